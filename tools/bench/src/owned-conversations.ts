import { mintAgents, mintTeams, newWamid, WhatsAppLoad, type AgentClient } from '@baton/acceptance';
import type { ConversationPage } from '@baton/contracts-inbox-protocol';
import { PROCESS_NAMES, startStack, type ProcessName, type Stack } from '@baton/dev';
import { say } from './measure.ts';

export interface OwnedConversation {
  readonly conversationId: string;
  readonly waId: string;
  readonly agentIndex: number;
  /** Our number that the customer writes to; its team is the agent's. */
  readonly phoneNumberId: string;
}

export interface OwnedConversations {
  readonly stack: Stack;
  readonly agents: readonly AgentClient[];
  readonly owned: readonly OwnedConversation[];
  readonly door: { readonly webhookUrl: string; readonly appSecret: string; readonly phoneNumberId: string };
  stop(): Promise<void>;
}

/** Folder for a CPU profile of every process; profiled figures are no figures. */
const PROFILE = process.env['BENCH_PROFILE'];

/** Everything but the sandbox and the shop: nothing goes out in these benches. */
const PROCESSES: readonly ProcessName[] = PROCESS_NAMES.filter(
  (name) => name !== 'whatsapp-sandbox' && name !== 'demo-shop',
);

export interface Size {
  readonly conversations: number;
  readonly agents: number;
  /** Teams, each with a number of its own; agents and conversations are spread evenly. One by default. */
  readonly teams?: number;
}

/** The product with durable servers, agents with sessions, and conversations that they own, spread evenly. */
export const startOwnedConversations = async (size: Size): Promise<OwnedConversations> => {
  say('starting the stack');
  const numbers = Array.from({ length: size.teams ?? 1 }, (_, index) => String(800_100_200_300_400 + index));
  const stack = await startStack({
    durable: true,
    processes: PROCESSES,
    logLevel: 'warn',
    // Agents claim from the queue; the assistant goes on assessing what customers write to them.
    env: {
      NEW_EPISODE: 'queue',
      ...(PROFILE === undefined
        ? {}
        : { NODE_OPTIONS: `--import ${new URL('./profile.preload.js', import.meta.url).href}` }),
    },
    processEnv: { ingestion: { WHATSAPP_PHONE_NUMBER_ID: numbers.join(',') } },
  });
  try {
    const teams = await mintTeams(stack.databaseUrl, numbers);
    const agents = await mintAgents(stack.databaseUrl, stack.urls.inbox, size.agents, teams);
    const door = {
      webhookUrl: stack.urls.whatsappWebhook,
      appSecret: stack.secrets.WHATSAPP_APP_SECRET,
      phoneNumberId: numbers[0] as string,
    };
    say(`opening ${size.conversations} conversations`);
    const owned: OwnedConversation[] = [];
    for (const [team, phoneNumberId] of numbers.entries()) {
      const count = Math.ceil((size.conversations - team) / numbers.length);
      const found = await openConversations(door, phoneNumberId, agents[team] as AgentClient, count);
      const members = Math.ceil((size.agents - team) / numbers.length);
      for (const [waId, conversationId] of found) {
        const agentIndex = team + numbers.length * (owned.length % members);
        owned.push({ waId, conversationId, agentIndex, phoneNumberId });
      }
    }
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
  phoneNumberId: string,
  reader: AgentClient,
  count: number,
): Promise<Map<string, string>> => {
  const load = new WhatsAppLoad(door, 16);
  const prefix = phoneNumberId.slice(-3);
  const waIds = Array.from({ length: count }, (_, index) => `1${prefix}${String(1_000_000 + index)}`);
  for (let at = 0; at < count; at += 10) {
    const messages = waIds.slice(at, at + 10).map((waId) => ({ waId, wamid: newWamid(), text: `hello from ${waId}` }));
    if (!(await load.deliver(load.body(messages, [], phoneNumberId)))) throw new Error('a first message was not taken');
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
