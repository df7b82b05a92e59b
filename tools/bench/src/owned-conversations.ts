import { mintAgents, newWamid, WhatsAppLoad, type AgentClient } from '@baton/acceptance';
import type { ConversationPage } from '@baton/contracts-inbox-protocol';
import { startStack, type ProcessName, type Stack } from '@baton/dev';
import { say } from './measure.ts';

export interface OwnedConversation {
  readonly conversationId: string;
  readonly waId: string;
  readonly agentIndex: number;
}

export interface OwnedConversations {
  readonly stack: Stack;
  readonly agents: readonly AgentClient[];
  readonly owned: readonly OwnedConversation[];
  readonly door: { readonly webhookUrl: string; readonly appSecret: string; readonly phoneNumberId: string };
  stop(): Promise<void>;
}

/** Everything but the sandbox: nothing goes out in these benches. */
const PROCESSES: readonly ProcessName[] = [
  'ingestion',
  'conversation',
  'conversation-relay',
  'conversation-timers',
  'directory',
  'notification',
  'inbox-projector',
  'inbox-gateway',
];

/** The product with durable servers, agents with sessions, and conversations that they own, spread evenly. */
export const startOwnedConversations = async (size: {
  conversations: number;
  agents: number;
}): Promise<OwnedConversations> => {
  say('starting the stack');
  const stack = await startStack({ durable: true, processes: PROCESSES, logLevel: 'warn' });
  try {
    if (stack.defaultTeamId === undefined) throw new Error('the seed named no default team');
    const agents = await mintAgents(stack.databaseUrl, stack.urls.inbox, size.agents, [stack.defaultTeamId]);
    const door = {
      webhookUrl: stack.urls.whatsappWebhook,
      appSecret: stack.secrets.WHATSAPP_APP_SECRET,
      phoneNumberId: stack.secrets.WHATSAPP_PHONE_NUMBER_ID,
    };
    say(`opening ${size.conversations} conversations`);
    const byText = await openConversations(door, agents[0] as AgentClient, size.conversations);
    const owned = [...byText].map(([waId, conversationId], index) => ({
      waId,
      conversationId,
      agentIndex: index % agents.length,
    }));
    await claimAll(agents, owned);
    return {
      stack,
      agents,
      owned,
      door,
      stop: async () => {
        for (const agent of agents) agent.close();
        await stack.stop();
      },
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
};

/** Conversation ids by the customer's number; found in the list, as a person would. */
const openConversations = async (
  door: OwnedConversations['door'],
  reader: AgentClient,
  count: number,
): Promise<Map<string, string>> => {
  const load = new WhatsAppLoad(door, 16);
  const waIds = Array.from({ length: count }, (_, index) => `1555${String(1_000_000 + index)}`);
  for (let at = 0; at < count; at += 10) {
    const taken = await load.deliver(
      load.body(waIds.slice(at, at + 10).map((waId) => ({ waId, wamid: newWamid(), text: `hello from ${waId}` }))),
    );
    if (!taken) throw new Error('a first message was not taken');
  }
  load.close();
  const found = new Map<string, string>();
  for (let attempt = 0; found.size < count && attempt < 50; attempt += 1) {
    let after: string | null = '';
    while (after !== null && found.size < count) {
      const query: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
      const { body } = await reader.call<ConversationPage>(
        'GET',
        `/api/conversations?scope=all&sort=newest&limit=100${query}`,
      );
      for (const row of body.rows) {
        const waId = row.preview?.text.replace('hello from ', '');
        if (waId !== undefined) found.set(waId, row.conversationId);
      }
      after = body.next;
    }
    if (found.size < count) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  if (found.size < count) throw new Error(`only ${found.size} of ${count} conversations appeared`);
  return found;
};

const claimAll = async (agents: readonly AgentClient[], owned: readonly OwnedConversation[]): Promise<void> => {
  for (let at = 0; at < owned.length; at += 20) {
    await Promise.all(
      owned.slice(at, at + 20).map(async ({ conversationId, agentIndex }) => {
        const answer = await (agents[agentIndex] as AgentClient).commandUntilAnswered(conversationId, 'claim', {});
        if (answer.status !== 200) throw new Error(`a claim answered ${answer.status}`);
      }),
    );
  }
};
