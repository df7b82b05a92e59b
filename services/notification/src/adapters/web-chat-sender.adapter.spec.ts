import { WebChatSender } from './web-chat-sender.adapter.ts';

it('has sent a message as soon as it is asked to, under our own id', async () => {
  const sender = new WebChatSender();
  await sender.turn();
  const message = { messageId: 'm1', accountId: 'widget', text: 'Hi', reference: 'c:m1' } as const;
  const sent = await sender.send({ ...message, to: { kind: 'webchat', value: 'visitor' } });
  expect(sent).toEqual({ kind: 'sent', providerMessageId: 'm1' });
});
