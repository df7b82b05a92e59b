import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface WhatsAppDoor {
  readonly webhookUrl: string;
  readonly appSecret: string;
  readonly phoneNumberId: string;
}

export interface CustomerMessage {
  readonly waId: string;
  /** Unique for ever. */
  readonly wamid: string;
  readonly text: string;
  readonly name?: string;
  /** Unix seconds; now when absent. */
  readonly timestamp?: number;
}

export interface StatusReport {
  readonly wamid: string;
  readonly waId: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  readonly reference?: string;
  readonly timestamp?: number;
}

export const newWamid = (): string => `wamid.${randomUUID().replaceAll('-', '')}`;

/** Posts really signed webhooks, as Meta does, over kept-alive connections. */
export class WhatsAppLoad {
  private readonly agent: Agent;
  private readonly url: URL;

  constructor(
    private readonly door: WhatsAppDoor,
    maxSockets = 64,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets });
    this.url = new URL(door.webhookUrl);
  }

  /** The body of one POST: all messages and statuses in one change. */
  body(
    messages: readonly CustomerMessage[],
    statuses: readonly StatusReport[] = [],
    phoneNumberId: string = this.door.phoneNumberId,
  ): string {
    const now = Math.floor(Date.now() / 1000);
    return JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '900100200300401',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '15550100100', phone_number_id: phoneNumberId },
                ...(messages.length === 0
                  ? {}
                  : {
                      contacts: messages.map(({ waId, name }) => ({
                        profile: { name: name ?? `Customer ${waId.slice(-4)}` },
                        wa_id: waId,
                      })),
                      messages: messages.map(({ waId, wamid, text, timestamp }) => ({
                        from: waId,
                        id: wamid,
                        timestamp: String(timestamp ?? now),
                        type: 'text',
                        text: { body: text },
                      })),
                    }),
                ...(statuses.length === 0
                  ? {}
                  : {
                      statuses: statuses.map(({ wamid, waId, status, reference, timestamp }) => ({
                        id: wamid,
                        status,
                        timestamp: String(timestamp ?? now),
                        recipient_id: waId,
                        ...(reference === undefined ? {} : { biz_opaque_callback_data: reference }),
                      })),
                    }),
              },
            },
          ],
        },
      ],
    });
  }

  /** The body of one POST with messages that a person wrote in the phone's own app: outbound, with known ids. */
  echoes(messages: readonly CustomerMessage[]): string {
    const now = Math.floor(Date.now() / 1000);
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550100100', phone_number_id: this.door.phoneNumberId },
      message_echoes: messages.map(({ waId, wamid, text, timestamp }) => ({
        from: '15550100100',
        to: waId,
        id: wamid,
        timestamp: String(timestamp ?? now),
        type: 'text',
        text: { body: text },
      })),
    };
    const changes = [{ field: 'smb_message_echoes', value }];
    return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '900100200300401', changes }] });
  }

  /** The HTTP status; 0 when no answer came (refused, reset, or nothing within `timeoutMs`). */
  post(body: string, timeoutMs = 30_000): Promise<number> {
    const signature = createHmac('sha256', this.door.appSecret).update(body).digest('hex');
    return new Promise((resolve) => {
      const call = request(
        this.url,
        {
          method: 'POST',
          agent: this.agent,
          timeout: timeoutMs,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'x-hub-signature-256': `sha256=${signature}`,
          },
        },
        (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode ?? 0));
          response.on('error', () => resolve(0));
        },
      );
      call.on('timeout', () => call.destroy(new Error('timeout')));
      call.on('error', () => resolve(0));
      call.end(body);
    });
  }

  /** As Meta: the same bytes again until a 200, with a pause that grows to `maxPauseMs`. True when it was taken in time. */
  async deliver(body: string, { giveUpAfterMs = 120_000, maxPauseMs = 2_000 } = {}): Promise<boolean> {
    const deadline = performance.now() + giveUpAfterMs;
    for (let pause = 100; performance.now() < deadline; pause = Math.min(pause * 2, maxPauseMs)) {
      if ((await this.post(body, 15_000)) === 200) return true;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return false;
  }

  close(): void {
    this.agent.destroy();
  }
}
