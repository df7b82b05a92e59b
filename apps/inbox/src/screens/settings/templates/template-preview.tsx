import type { Channel } from '@baton/contracts-inbox-protocol';
import { SegmentedControl, useNow } from '@baton/ui';
import { useState, type ReactNode } from 'react';
import { useConfiguration } from '../../../live/configuration.ts';
import { useSession } from '../../../live/session.tsx';
import { Preview } from '../../inbox/composer/preview.tsx';
import { fillTemplate, placeholdersIn, variableValues } from '../../inbox/composer/template-text.ts';
import { CHANNEL_NAME } from '../../inbox/words.ts';
import { Card } from '../settings-page.tsx';
import { WRITTEN_CHANNELS } from './template-form.ts';

const SAMPLE = { customerName: 'Maria Lopez', language: null };

/** The template as a customer would read it, on each of its channels. */
export const TemplatePreview = ({
  text,
  channels,
}: {
  readonly text: string;
  readonly channels: readonly Channel[];
}): ReactNode => {
  const { me, configuration } = useSession();
  const { settings } = useConfiguration(configuration);
  const now = useNow();
  const [wanted, setWanted] = useState<Channel>('whatsapp');
  const offered = WRITTEN_CHANNELS.filter((channel) => channels.length === 0 || channels.includes(channel));
  const channel = offered.find((one) => one === wanted) ?? offered[0] ?? 'whatsapp';
  const filled = fillTemplate(text, variableValues(SAMPLE, me.name, settings?.companyName ?? null, new Date(now)));
  const asked = [...new Set(placeholdersIn(filled).map(({ name }) => name))];
  return (
    <Card title="Preview">
      <SegmentedControl
        label="Channel of the preview"
        value={channel}
        choices={offered.map((one) => ({ value: one, label: CHANNEL_NAME[one] }))}
        onChoose={setWanted}
      />
      <div className="-mx-4">
        <Preview text={filled} channel={channel} />
      </div>
      <p className="text-xs text-faint">
        {asked.length === 0 ? 'With a customer called Maria Lopez.' : `Asked for when it is used: ${asked.join(', ')}.`}
      </p>
    </Card>
  );
};
