import { companyText, whoIsHere } from './company-text.ts';

const alone = { customerTyping: false, assistantTyping: false, agentsTyping: [], agentsViewing: [] };
const name = (id: string): string => id.toUpperCase();

it.each([
  ['nobody', {}, null, null],
  ['the customer', { customerTyping: true }, 'Maria is typing', null],
  ['the assistant', { assistantTyping: true }, 'The assistant is answering', null],
  ['an agent who looks', { agentsViewing: ['ben'] }, null, 'BEN is viewing'],
  ['two who look', { agentsViewing: ['ben', 'sue'] }, null, 'BEN and SUE are viewing'],
  [
    'one who replies is not said to look as well',
    { agentsTyping: ['ben'], agentsViewing: ['ben', 'sue'] },
    'BEN is replying',
    'SUE is viewing',
  ],
  ['several who write', { customerTyping: true, agentsTyping: ['ben'] }, 'Maria is typing · BEN is replying', null],
])('%s', (_who, company, typing, viewing) => {
  expect(companyText({ ...alone, ...company }, 'Maria', name)).toEqual({ typing, viewing });
});

it('names the colleagues alone in one sentence, who replies first', () => {
  expect(whoIsHere({ agentsTyping: ['ben'], agentsViewing: ['ben', 'sue'] }, name)).toBe(
    'BEN is replying · SUE is viewing',
  );
  expect(whoIsHere({ agentsTyping: [], agentsViewing: ['sue'] }, name)).toBe('SUE is viewing');
});
