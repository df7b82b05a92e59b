export * from './agent-client.ts';
export * from './following-client.ts';
export * from './minted-agents.ts';
export * from './whatsapp-load.ts';
export * from './checks.ts';
export * from './traffic.ts';
