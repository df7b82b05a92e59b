import type { Agent, ChannelAccount, Team } from '@baton/contracts-directory';

/** Reading the directory. */
export interface People {
  agent(agentId: string): Promise<Agent | null>;
  /** All of them, deactivated ones too: their names stand in old conversations. By name. */
  agents(): Promise<Agent[]>;
  teams(): Promise<Team[]>;
  account(channel: string, accountId: string): Promise<ChannelAccount | null>;
}
