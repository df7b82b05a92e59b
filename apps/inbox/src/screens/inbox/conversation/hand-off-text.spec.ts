import { handOffText } from './hand-off-text.ts';

it('puts the name in, wherever it is asked for, and as it is', () => {
  expect(handOffText('{{agent_name}}, {{ agent_name }}!', 'A $& B')).toBe('A $& B, A $& B!');
});

it('has words of its own where the organisation has none', () => {
  expect(handOffText(null, 'Ana')).toMatch(/^Let me connect you with Ana from our team/);
});
