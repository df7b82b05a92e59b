import type { ConversationDetails, Escalation } from '@baton/contracts-inbox-protocol';
import { TimeAgo } from '@baton/ui';
import { Bot } from 'lucide-react';
import type { ReactNode } from 'react';
import { SENTIMENT_NAME } from '../words.ts';
import { CopyButton, Fact, Section } from './section.tsx';

/** Everything that the assistant knew when a person was needed, so that nobody asks the customer twice. */
export const BriefingSection = ({ details }: { readonly details: ConversationDetails }): ReactNode => (
  <>
    {details.summary === null ? null : (
      <Section title="Summary">
        <div className="rounded-lg bg-assistant-soft px-3 py-2 text-sm whitespace-pre-line">
          {details.summary.text}
          <p className="mt-1 flex items-center gap-1 text-2xs text-assistant-ink">
            {details.summary.by === 'assistant' ? <Bot aria-hidden className="size-3" /> : null}
            {details.summary.by === 'assistant' ? 'By the assistant' : 'By an agent'} ·{' '}
            <TimeAgo at={details.summary.at} />
          </p>
        </div>
      </Section>
    )}
    {details.escalation === null ? null : <Why escalation={details.escalation} />}
  </>
);

const BY: Readonly<Record<Escalation['by'], string>> = {
  customer: 'The customer',
  assistant: 'The assistant',
  supervisor: 'A supervisor',
  rule: 'A rule',
};

const Why = ({ escalation }: { readonly escalation: Escalation }): ReactNode => {
  const { reason, by, flow, step, sentiment, requirements, parameters } = escalation;
  const captured = Object.entries(parameters);
  return (
    <Section title="Why a person">
      <dl>
        <Fact name="Reason">{reason}</Fact>
        <Fact name="Asked by">{BY[by]}</Fact>
        {flow === null ? null : <Fact name="Flow">{step === null ? flow : `${flow} › ${step}`}</Fact>}
        {requirements.length === 0 ? null : <Fact name="Needs">{requirements.map(skillsOf).join(', then ')}</Fact>}
        {sentiment === null ? null : <Fact name="Mood">{SENTIMENT_NAME[sentiment]}</Fact>}
        {captured.map(([name, value]) => (
          <Fact key={name} name={spelled(name)}>
            <span className="flex items-center gap-1">
              <span className="min-w-0">{value}</span>
              <CopyButton what={spelled(name)} text={value} />
            </span>
          </Fact>
        ))}
      </dl>
    </Section>
  );
};

const skillsOf = ({ match, skills }: Escalation['requirements'][number]): string =>
  skills
    .map(({ skill, level }) => (level > 1 ? `${skill} ≥ ${level}` : skill))
    .join(match === 'all' ? ' and ' : ' or ');

/** `orderNumber`, `order_number` → "Order number". */
const spelled = (name: string): string => {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
