import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import {
  DIRECTORY_SERVICE,
  SESSION_CHANGED_SUBJECT,
  type DirectoryCommands,
  type DirectoryRefusal,
  type Principal,
  type SignIn,
} from '@baton/contracts-directory';
import { partitionOf, type CommandClient, type CommandReply, type Signals, type Stoppable } from '@baton/messaging';
import { Fault } from '@baton/event-sourcing';

export interface SessionChange {
  readonly agentId: string;
  /** Only this session ended; without it, the agent's rights or all sessions changed. */
  readonly sessionId?: string;
}

const CACHE_MS = 30_000;
const CACHED = 20_000;

/** Who is behind a cookie, as the directory says. Remembered for up to 30 s, unless the directory tells of a change. */
export class Sessions {
  private readonly known = new LRUCache<string, Principal>({ max: CACHED, ttl: CACHE_MS });
  private readonly asking = new Map<string, Promise<Principal | null>>();
  private readonly listeners = new Set<(change: SessionChange) => void>();
  private readonly listening: Stoppable;
  /** Told by the directory so far. */
  private changes = 0;

  constructor(
    private readonly commands: CommandClient,
    signals: Signals,
  ) {
    this.listening = signals.on(SESSION_CHANGED_SUBJECT, (payload) => {
      this.forget(JSON.parse(Buffer.from(payload).toString()) as SessionChange);
    });
  }

  onChange(listener: (change: SessionChange) => void): void {
    this.listeners.add(listener);
  }

  /** Null when the token is nobody's, or not any more. */
  async verify(token: string): Promise<Principal | null> {
    const known = this.known.get(token);
    if (known !== undefined) return known;
    const asking = this.asking.get(token) ?? this.ask(token).finally(() => this.asking.delete(token));
    this.asking.set(token, asking);
    return asking;
  }

  signIn(credentials: SignIn): Promise<CommandReply<DirectoryCommands['sign-in']['result'], DirectoryRefusal>> {
    return this.send('sign-in', credentials);
  }

  async signOut(token: string): Promise<void> {
    this.known.delete(token);
    const reply = await this.send('sign-out', { token });
    if (reply.kind === 'fault') throw new Fault(reply.code, 'The directory could not end the session', reply.retry);
  }

  close(): Promise<void> {
    return this.listening.drain();
  }

  private async ask(token: string): Promise<Principal | null> {
    const { changes } = this;
    const reply = await this.send('verify-session', { token });
    if (reply.kind === 'accepted') {
      // What the directory told of meanwhile may have been about this one.
      if (changes === this.changes) this.known.set(token, reply.result);
      return reply.result;
    }
    if (reply.kind === 'fault') throw new Fault(reply.code, 'The directory could not verify the session', reply.retry);
    return null;
  }

  private forget(change: SessionChange): void {
    this.changes += 1;
    this.asking.clear();
    for (const [token, principal] of this.known.entries()) {
      const concerned =
        change.sessionId === undefined
          ? principal.agent.agentId === change.agentId
          : principal.sessionId === change.sessionId;
      if (concerned) this.known.delete(token);
    }
    for (const listener of this.listeners) listener(change);
  }

  private send<Name extends 'sign-in' | 'sign-out' | 'verify-session'>(
    name: Name,
    payload: DirectoryCommands[Name]['payload'],
  ): Promise<CommandReply<DirectoryCommands[Name]['result'], DirectoryRefusal>> {
    const id = randomUUID();
    return this.commands.send(
      { service: DIRECTORY_SERVICE, partition: partitionOf(id) },
      { id, name, payload, correlationId: id, causationId: id, actor: { kind: 'system', id: 'inbox-gateway' } },
    );
  }
}
