export type { ChatMessage, Customer, CustomerAction, DeliveryTick, Faults, WebhookLog } from './page/wire.ts';
export { sandboxClient, type SandboxClient } from './client.ts';
export type { SandboxConfig } from './sandbox.config.ts';
export { startSandbox, type Sandbox } from './start-sandbox.ts';
