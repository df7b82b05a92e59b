import fc from 'fast-check';
import type { Escalation, Line, Thought } from '../brain/brain.port.ts';
import { demoBrain, demoShop, gist, gists, heard, inputOf, talk } from './scripted.brain.spec-kit.ts';

const last = (thoughts: readonly Thought[]): Escalation => {
  const thought = thoughts.at(-1);
  if (thought?.kind !== 'escalate') throw new Error(`no escalation: ${JSON.stringify(thought)}`);
  return thought;
};

describe('the scripted brain answers', () => {
  it('what the script knows, in the customer’s language, with a confidence', async () => {
    const [english] = await talk('When are you open on Saturdays?');
    const [german] = await talk('Was kostet der Versand?');
    const [spanish] = await talk('¿Cuánto tarda el envío?');
    expect(english).toMatchObject({ kind: 'answer', intent: 'opening-hours', text: expect.stringContaining('Monday') });
    expect(german).toMatchObject({ kind: 'answer', intent: 'shipping', text: expect.stringContaining('Der Versand') });
    expect(spanish).toMatchObject({ kind: 'answer', intent: 'shipping', text: expect.stringContaining('El envío') });
    for (const thought of [english, german, spanish]) {
      expect(thought?.confidence).toBeGreaterThanOrEqual(demoShop.threshold);
      expect(thought?.confidence).toBeLessThanOrEqual(1);
    }
  });

  it('small talk, unless something else is asked with it', async () => {
    expect(await gists('Hello', 'thanks a lot', 'bye')).toEqual(['greeting', 'thanks', 'goodbye']);
    expect(await gists(['Hello', 'how much is shipping?'])).toEqual(['shipping']);
  });

  it('two plain questions in one burst with one message', async () => {
    const [thought] = await talk(['How much is shipping?', 'And when are you open on Sundays?']);
    expect(thought).toMatchObject({ kind: 'answer', text: expect.stringMatching(/€4\.90[\s\S]*Monday/) });
  });

  it('once with a request for other words, then with a person', async () => {
    expect(await gists('qwertz asdf', 'blubb blubb')).toEqual(['rephrase', 'escalate: low confidence']);
    expect(await gists('qwertz asdf', 'what are your opening hours?', 'yxcv mnbv')).toEqual([
      ...['rephrase', 'opening-hours', 'rephrase'],
    ]);
  });

  it('a picture without words with the request to write', async () => {
    expect(await talk('')).toMatchObject([{ intent: 'rephrase', text: expect.stringContaining('only read text') }]);
  });
});

describe('a flow', () => {
  it('asks for what it needs, validates it, and ends', async () => {
    expect(await gists('where is my order?', 'bt 1001', 'ANNA@example.com', 'thanks')).toEqual([
      ...['flow:order-status/ask-order', 'flow:order-status/ask-email', 'flow:order-status/found', 'thanks'],
    ]);
  });

  it('takes what was said before it was asked', async () => {
    const [thought] = await talk(['Hi, where is BT-1002?', 'I ordered with ben@example.com']);
    expect(thought).toMatchObject({ intent: 'flow:order-status/found', text: expect.stringContaining('BT-1002') });
  });

  it('says nothing about an order whose address is another', async () => {
    const thoughts = await talk('where is my order BT-1001', 'mallory@example.com');
    expect(last(thoughts)).toMatchObject({
      ...{ reason: 'order not found', flow: 'order-status', step: 'not-found' },
      parameters: { orderNumber: 'BT-1001', email: 'mallory@example.com' },
    });
    expect(JSON.stringify(thoughts)).not.toMatch(/on its way|anna@/);
  });

  it('offers choices and takes a tap, a number, a title or words that mean one', async () => {
    const [offer] = await talk('I want to return something');
    expect(offer).toMatchObject({
      intent: 'flow:return/ask-reason',
      choices: [{ id: 'unwanted' }, { id: 'size', title: 'Does not fit' }, { id: 'damaged' }],
    });
    for (const answer of [{ choiceId: 'size', title: 'Does not fit' }, '2', 'Does not fit', 'way too small for me']) {
      expect(await gists('I want to return something', answer)).toEqual([
        ...['flow:return/ask-reason', 'flow:return/ask-order'],
      ]);
    }
  });

  it('calls a person at its step, with skills, language and what was captured', async () => {
    const thought = last(await talk('quiero devolver una taza', 'está dañada', 'BT-1003', 'tiene el asa partida'));
    expect(thought).toMatchObject({
      ...{ reason: 'damaged or wrong item', by: 'assistant', flow: 'return', step: 'damaged-person' },
      parameters: { returnReason: 'damaged', orderNumber: 'BT-1003', damage: 'tiene el asa partida' },
      requirements: [
        { match: 'all', skills: [{ skill: 'returns' }, { skill: 'spanish' }], forSeconds: 60 },
        { match: 'all', skills: [{ skill: 'returns' }], forSeconds: 120 },
      ],
      lastWords: expect.stringContaining('Gracias'),
    });
    expect(thought.summary).toMatch(/quiero devolver una taza[\s\S]*return: ask-order[\s\S]*orderNumber BT-1003/);
  });

  it('asks again a few times, then calls a person', async () => {
    expect(await gists('I was charged twice', 'no clue', 'dunno', 'zzz')).toEqual([
      ...['flow:billing/ask-order', 'flow:billing/ask-order', 'flow:billing/ask-order'],
      'escalate: no valid order number',
    ]);
  });

  it('answers a question in between and goes on', async () => {
    const thoughts = await talk('where is my order', 'what are your opening hours?', 'BT-1001');
    expect(thoughts[1]).toMatchObject({
      ...{ intent: 'flow:order-status/ask-order', text: expect.stringMatching(/Monday[\s\S]*order number/) },
    });
    expect(gist(thoughts[2] as Thought)).toBe('flow:order-status/ask-email');
  });

  it('is left for another flow, and on request', async () => {
    expect(await gists('where is my order', 'I want to return something')).toEqual([
      ...['flow:order-status/ask-order', 'flow:return/ask-reason'],
    ]);
    expect(await gists('where is my order', 'forget it')).toEqual(['flow:order-status/ask-order', 'left-flow']);
  });

  it('is over when a person has spoken', async () => {
    const thread: Line[] = [
      heard('where is my order'),
      { author: 'assistant', text: 'Your number?', intent: 'flow:order-status/ask-order', choiceId: null },
      { author: 'agent', text: 'I am looking into it', intent: null, choiceId: null },
    ];
    expect(gist(await demoBrain.think(inputOf(thread, ['BT-1001'])))).not.toContain('flow:');
  });
});

describe('a person is called', () => {
  it('when the customer asks for one, in the middle of anything', async () => {
    expect(last(await talk('where is my order', 'BT-1001', 'let me talk to a human please'))).toMatchObject({
      ...{ reason: 'asked for a person', by: 'customer', flow: 'order-status', step: 'ask-email' },
      parameters: { orderNumber: 'BT-1001' },
    });
  });

  const longStory = `I have a long story to tell. ${'And then something else happened to me there. '.repeat(20)}`;
  it.each([
    ['I will call my lawyer', 'legal threat'],
    ['Ich erstatte Anzeige, Sie hören von meinem Anwalt', 'legal threat'],
    ['creo que me han estafado', 'possible fraud'],
    ['Where is my order? I was charged twice. I also forgot my password.', 'complex issue'],
  ])('for %s', async (text, reason) => {
    expect(last(await talk(text))).toMatchObject({ reason, by: 'assistant' });
  });

  it('for a text that no answer would do justice to', async () => {
    expect(last(await talk(longStory))).toMatchObject({ reason: 'complex issue' });
  });

  it('when they are angry again, not when they are angry once', async () => {
    const once = 'my delivery is late, this is ridiculous!!';
    expect((await talk(once))[0]).toMatchObject({ kind: 'answer' });
    expect(last(await talk(once, 'what a useless, terrible bot', 'this is pathetic, I hate it'))).toMatchObject({
      ...{ priority: 'high' },
    });
  });
});

describe('whatever customers write', () => {
  const words = fc.constantFrom(
    ...['where is my order', 'BT-1001', 'anna@example.com', 'asdf', '2', 'I want to return it', 'danke', 'forget it'],
    ...[
      'quiero devolver algo',
      'too small',
      '',
      '😀',
      'opening hours?',
      'charged twice',
      'stop',
      '1',
      'ja',
      '{{email}}',
    ],
  );

  it('the same thread leads to the same thought, which can be sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(words, { minLength: 1, maxLength: 3 }), { maxLength: 8 }), async (bursts) => {
        const first = await talk(...bursts);
        expect(await talk(...bursts)).toEqual(first);
        for (const thought of first) {
          const text = thought.kind === 'answer' ? thought.text : thought.lastWords;
          expect(text?.trim()).not.toBe('');
          expect(text).not.toContain('{{');
          expect(thought.confidence).toBeGreaterThanOrEqual(0);
          expect(thought.confidence).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 30 },
    );
  });
});
