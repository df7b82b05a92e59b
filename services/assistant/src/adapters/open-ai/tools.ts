const text = (description: string, maxLength: number) => ({ type: 'string', description, maxLength });

const tool = (name: string, description: string, properties: object, required: readonly string[]) => ({
  type: 'function',
  function: { name, description, parameters: { type: 'object', properties, required, additionalProperties: false } },
});

/** All that a model can do. None of them changes a rule, reads another conversation or reaches the network. */
export const toolsFor = (skills: readonly string[], textLength: number): readonly object[] => [
  tool(
    'answer',
    'Answer the customer. Only when the knowledge covers it.',
    {
      text: text('What the customer reads, in their language.', textLength),
      confidence: { type: 'number', minimum: 0, maximum: 1, description: 'How sure you are that it is right.' },
      intent: text('What it is about, in one or two English words, such as order-status.', 60),
      choices: { type: 'array', items: { type: 'string', maxLength: 20 }, maxItems: 10 },
    },
    ['text', 'confidence', 'intent'],
  ),
  tool(
    'escalate',
    'Hand the conversation to a person: they ask for one, you are not sure, it is complex, or a human must decide.',
    {
      reason: text('Why, in a few English words.', 200),
      skills: { type: 'array', items: { type: 'string', enum: skills } },
      parameters: { type: 'object', additionalProperties: { type: 'string' }, description: 'What the customer told.' },
      priority: { type: 'string', enum: ['urgent', 'high', 'normal'] },
      summary: text('For the person who takes over: what is wanted, what was tried.', 2_000),
      lastWords: text('What the customer reads while they wait, in their language.', 500),
      askedForPerson: { type: 'boolean' },
    },
    ['reason', 'skills', 'summary'],
  ),
  tool('set_tags', 'Tags of the conversation.', { tags: { type: 'array', items: { type: 'string' } } }, ['tags']),
];
