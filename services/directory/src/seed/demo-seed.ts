import { randomUUID } from 'node:crypto';
import type { Role } from '@baton/contracts-directory';
import type { Credentials } from '../commands/sign-in/credentials.port.ts';
import type { AdministerDirectoryHandler } from '../commands/administer-directory/administer-directory.handler.ts';
import type { Passwords } from '../domain/passwords.port.ts';
import { BILLING, DEMO_PEOPLE, SUPPORT, type DemoPerson } from './demo-people.ts';
import { must, seedCause } from './seed-cause.ts';

export interface SeedOptions {
  /** The password that all logins shall have; null leaves those of existing people alone. */
  readonly password: string | null;
  /** For people who are new, when `password` is null. */
  readonly newPassword: string;
  readonly whatsappAccountIds: readonly string[];
}

export interface SeedResult {
  /** `password` null: somebody set another one, which nobody but they know. */
  readonly logins: readonly { readonly email: string; readonly password: string | null; readonly role: Role }[];
  readonly defaultTeamId: string;
}

export class DemoSeed {
  constructor(
    private readonly administer: AdministerDirectoryHandler,
    private readonly credentials: Credentials,
    private readonly passwords: Passwords,
  ) {}

  async run(options: SeedOptions): Promise<SeedResult> {
    for (const team of [SUPPORT, BILLING]) {
      must(await this.administer.addTeam(seedCause(`team-${team.teamId}`), team));
    }
    for (const accountId of options.whatsappAccountIds) {
      const account = { channel: 'whatsapp', accountId, name: 'WhatsApp', teamId: SUPPORT.teamId };
      must(await this.administer.addAccount(seedCause(`account-whatsapp-${accountId}`), account));
    }
    const logins: SeedResult['logins'][number][] = [];
    for (const person of DEMO_PEOPLE) {
      logins.push({ email: person.email, password: await this.login(person, options), role: person.role });
    }
    return { logins, defaultTeamId: SUPPORT.teamId };
  }

  /** The person's password, where it is known. */
  private async login(person: DemoPerson, { password, newPassword }: SeedOptions): Promise<string | null> {
    const found = await this.credentials.find(person.email);
    if (found === null) {
      const first = password ?? newPassword;
      must(await this.administer.addAgent(seedCause(`agent-${person.agentId}`), { ...person, password: first }));
      return first;
    }
    if (password === null || (await this.passwords.verify(password, found.passwordHash))) return password;
    must(await this.administer.setPassword(seedCause(`password-${randomUUID()}`), found.agent.agentId, password));
    return password;
  }
}
