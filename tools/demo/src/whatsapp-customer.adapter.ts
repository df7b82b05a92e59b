import type { SandboxClient } from '@baton/whatsapp-sandbox';
import type { Customer, Reply } from './customer.port.ts';
import type { Line } from './stories.ts';

/** A phone of the sandbox. */
export class WhatsAppCustomer implements Customer {
  constructor(
    private readonly client: SandboxClient,
    private readonly id: string,
  ) {}

  async say(line: Line, replyTo?: string): Promise<void> {
    const said = typeof line === 'string' ? { text: line } : line;
    await this.client.send({ customer: this.id, ...said, ...(replyTo === undefined ? {} : { replyTo }) });
  }

  async replies(): Promise<readonly Reply[]> {
    return (await this.client.messages(this.id)).filter(({ from }) => from === 'business');
  }

  async read(): Promise<void> {
    await this.client.read(this.id);
  }

  async thank({ id }: Reply, thanks: string): Promise<void> {
    await this.client.send({ customer: this.id, reaction: { messageId: id, emoji: thanks } });
  }

  leave(): void {
    // A phone stays where it is.
  }
}
