import type { CompanyView } from '@baton/live-client';

const AND = new Intl.ListFormat('en', { type: 'conjunction' });

type NameOf = (agentId: string) => string;
type Agents = Pick<CompanyView, 'agentsTyping' | 'agentsViewing'>;

/** Who replies is not said to view as well. */
const viewing = ({ agentsTyping, agentsViewing }: Agents, nameOf: NameOf): string | null => {
  const viewers = agentsViewing.filter((agentId) => !agentsTyping.includes(agentId)).map(nameOf);
  return viewers.length === 0 ? null : `${AND.format(viewers)} ${viewers.length === 1 ? 'is' : 'are'} viewing`;
};

const replying = ({ agentsTyping }: Agents, nameOf: NameOf): string[] =>
  agentsTyping.map((agentId) => `${nameOf(agentId)} is replying`);

/** In words; null where there is nobody. */
export const companyText = (
  company: CompanyView,
  customerName: string,
  nameOf: NameOf,
): { readonly typing: string | null; readonly viewing: string | null } => {
  const said = [
    ...(company.customerTyping ? [`${customerName} is typing`] : []),
    ...(company.assistantTyping ? ['The assistant is answering'] : []),
    ...replying(company, nameOf),
  ];
  return { typing: said.length === 0 ? null : said.join(' · '), viewing: viewing(company, nameOf) };
};

/** The colleagues only, in one sentence. */
export const whoIsHere = (agents: Agents, nameOf: NameOf): string =>
  [...replying(agents, nameOf), viewing(agents, nameOf)].filter((part) => part !== null).join(' · ');
