import type { CompanyView } from '@baton/live-client';

const AND = new Intl.ListFormat('en', { type: 'conjunction' });

/** In words; null where there is nobody. Who replies is not said to view as well. */
export const companyText = (
  { customerTyping, assistantTyping, agentsTyping, agentsViewing }: CompanyView,
  customerName: string,
  nameOf: (agentId: string) => string,
): { readonly typing: string | null; readonly viewing: string | null } => {
  const said = [
    ...(customerTyping ? [`${customerName} is typing`] : []),
    ...(assistantTyping ? ['The assistant is answering'] : []),
    ...agentsTyping.map((agentId) => `${nameOf(agentId)} is replying`),
  ];
  const viewers = agentsViewing.filter((agentId) => !agentsTyping.includes(agentId)).map(nameOf);
  return {
    typing: said.length === 0 ? null : said.join(' · '),
    viewing: viewers.length === 0 ? null : `${AND.format(viewers)} ${viewers.length === 1 ? 'is' : 'are'} viewing`,
  };
};
