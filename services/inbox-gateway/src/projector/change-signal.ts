import type { ChangeSignal } from '../views/change-log/change.row.ts';

/** Below the smallest limit of a NATS server (1 MB), with room for its headers. */
const SIGNAL_BYTES = 900_000;

/** The signal as it goes out: without the changes where they are too large, so that gateways read the log. */
export const encodeSignal = (signal: ChangeSignal): string => {
  const text = JSON.stringify(signal);
  return Buffer.byteLength(text) <= SIGNAL_BYTES ? text : JSON.stringify({ ...signal, changes: null });
};
