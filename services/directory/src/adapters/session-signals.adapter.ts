import { SESSION_CHANGED_SUBJECT } from '@baton/contracts-directory';
import type { Signals } from '@baton/messaging';
import type { SessionSignals } from '../domain/session/sessions.port.ts';

export class NatsSessionSignals implements SessionSignals {
  constructor(private readonly signals: Signals) {}

  changed(signal: { agentId: string; sessionId?: string }): void {
    this.signals.emit(SESSION_CHANGED_SUBJECT, JSON.stringify(signal));
  }
}
