import { randomUUID } from 'node:crypto';
import type { ConversationPage, ConversationRow } from '@baton/contracts-inbox-protocol';
import type { AgentClient } from './agent-client.ts';
import { newWamid, type WhatsAppLoad } from './whatsapp-load.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Customers who write and agents who claim, answer, end and wrap up, until stopped. Remembers what the product has
 * promised: the webhooks that got a 200 and the replies that were accepted.
 */
export class Traffic {
  readonly acknowledged: string[] = [];
  readonly acceptedReplies: string[] = [];
  /** Webhooks that were never taken although they were repeated: the product was down for too long. */
  readonly givenUp: string[] = [];
  claims = 0;
  claimsLost = 0;
  refusals = 0;
  private running = true;
  private readonly work: Promise<void>[] = [];

  constructor(
    private readonly load: WhatsAppLoad,
    private readonly random: () => number = Math.random,
  ) {}

  customers(waIds: readonly string[], everyMs: number): void {
    for (const waId of waIds) this.work.push(this.customer(waId, everyMs));
  }

  agents(agents: readonly AgentClient[], everyMs: number): void {
    for (const agent of agents) this.work.push(this.agent(agent, everyMs));
  }

  /** Nobody begins anything new; resolves when everything begun has its outcome. */
  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.work);
  }

  private async customer(waId: string, everyMs: number): Promise<void> {
    for (let count = 1; this.running; count += 1) {
      const wamid = newWamid();
      const text = count % 3 === 1 ? `I want to talk to a person, line ${count}` : `line ${count} of ${waId.slice(-4)}`;
      const body = this.load.body([{ waId, wamid, text }]);
      // Meta sends some webhooks twice, whether or not the first was answered.
      const doubled = this.random() < 0.1;
      const [taken] = await Promise.all([this.load.deliver(body), doubled ? this.load.deliver(body) : true]);
      (taken ? this.acknowledged : this.givenUp).push(wamid);
      await pause(everyMs * (0.5 + this.random()));
    }
  }

  private async agent(agent: AgentClient, everyMs: number): Promise<void> {
    while (this.running) {
      await pause(everyMs * (0.5 + this.random()));
      try {
        const mine = await rowsOf(agent, 'mine');
        if (mine.length < 8) await this.claimOne(agent);
        const row = mine[Math.floor(this.random() * mine.length)];
        if (row !== undefined) await this.workOn(agent, row);
      } catch {
        // No connection: the gateway is being killed. The next round tries again.
        await pause(250);
      }
    }
  }

  private async claimOne(agent: AgentClient): Promise<void> {
    const waiting = await rowsOf(agent, 'waiting');
    const row = waiting[0];
    if (row === undefined) return;
    const answer = await agent.commandUntilAnswered(row.conversationId, 'claim', {});
    if (answer.status === 200) this.claims += 1;
    else if (answer.status === 409) this.claimsLost += 1;
  }

  private async workOn(agent: AgentClient, row: ConversationRow): Promise<void> {
    if (row.wrapUp?.agentId === agent.agentId) {
      await agent.commandUntilAnswered(row.conversationId, 'complete-wrap-up', { disposition: 'solved' });
      return;
    }
    if (row.handler !== 'agent') return;
    if (this.random() < 0.08) {
      await agent.commandUntilAnswered(row.conversationId, 'end', {});
      return;
    }
    await this.reply(agent, row.conversationId);
  }

  private async reply(agent: AgentClient, conversationId: string): Promise<void> {
    const { body: page } = await agent.call<{ items?: { kind: string; id: string }[] }>(
      'GET',
      `/api/conversations/${conversationId}`,
    );
    const seen = (page.items ?? []).filter(({ kind }) => kind === 'message').at(-1)?.id ?? null;
    const messageId = randomUUID();
    const answer = await agent.commandUntilAnswered(conversationId, 'reply', {
      messageId,
      text: `answer ${messageId}`,
      lastSeenMessageId: seen,
    });
    if (answer.status === 200) this.acceptedReplies.push(messageId);
    else this.refusals += 1;
  }
}

const rowsOf = async (agent: AgentClient, scope: 'mine' | 'waiting'): Promise<readonly ConversationRow[]> => {
  const { status, body } = await agent.call<ConversationPage>(
    'GET',
    `/api/conversations?scope=${scope}&sort=oldest&limit=20`,
  );
  return status === 200 ? body.rows : [];
};
