/**
 * The stack, described once: every operating-system process of Baton, in the order in which a message meets them.
 * The launcher, the tests and the benches all start it from here.
 */
export interface ProcessDescription {
  /** Built script, relative to the workspace. */
  readonly script: string;
  /** HTTP port, as an offset in the block of ports that a copy of Baton holds. */
  readonly port: number;
  /** Edges take work from outside, so they stop first; the core finishes what they began. */
  readonly ring: 'edge' | 'core';
}

export const PROCESSES = {
  'whatsapp-sandbox': { script: 'tools/whatsapp-sandbox/dist/main.js', port: 20, ring: 'edge' },
  'demo-shop': { script: 'tools/demo-shop/dist/main.js', port: 21, ring: 'edge' },
  ingestion: { script: 'services/ingestion/dist/main.js', port: 10, ring: 'edge' },
  widget: { script: 'services/ingestion/dist/widget.js', port: 11, ring: 'edge' },
  'inbox-gateway': { script: 'services/inbox-gateway/dist/main.js', port: 0, ring: 'edge' },
  assistant: { script: 'services/assistant/dist/main.js', port: 38, ring: 'core' },
  notification: { script: 'services/notification/dist/main.js', port: 35, ring: 'core' },
  'inbox-projector': { script: 'services/inbox-gateway/dist/projector.js', port: 36, ring: 'core' },
  'widget-projector': { script: 'services/ingestion/dist/widget-projector.js', port: 39, ring: 'core' },
  'search-projector': { script: 'services/inbox-gateway/dist/search-projector.js', port: 40, ring: 'core' },
  'conversation-timers': { script: 'services/conversation/dist/timers.js', port: 34, ring: 'core' },
  'conversation-relay': { script: 'services/conversation/dist/relay.js', port: 33, ring: 'core' },
  conversation: { script: 'services/conversation/dist/main.js', port: 32, ring: 'core' },
  directory: { script: 'services/directory/dist/main.js', port: 37, ring: 'core' },
} as const satisfies Readonly<Record<string, ProcessDescription>>;

export type ProcessName = keyof typeof PROCESSES;

export const PROCESS_NAMES = Object.keys(PROCESSES) as readonly ProcessName[];

/** Servers that the launcher brings when no others are given. */
export const SERVER_PORTS = { postgres: 30, nats: 31 } as const;

/** Held by the launcher itself for as long as it lives: who asks there learns that this is a copy of Baton. */
export const LAUNCHER_PORT = 1;

export const BLOCK = { first: 4300, size: 100, count: 20 } as const;

/** Creates demo people once everything is migrated; prints one JSON line `{logins: [{email, password, role}]}`. */
export const SEED_SCRIPT = 'services/directory/dist/seed.js';

/** The health check that says a process takes work; GET, 200. */
export const READY_PATH = '/health/ready';
