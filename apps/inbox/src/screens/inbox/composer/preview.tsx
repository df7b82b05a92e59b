import type { Channel } from '@baton/contracts-inbox-protocol';
import { fromMarkdown, fromWhatsApp, toWhatsApp } from '@baton/message-format';
import { MessageText } from '@baton/ui';
import type { ReactNode } from 'react';
import { CHANNEL_NAME } from '../words.ts';

/** The text as the customer will see it: on WhatsApp through WhatsApp's own marks and back. */
export const Preview = ({ text, channel }: { readonly text: string; readonly channel: Channel }): ReactNode => {
  const formatted = fromMarkdown(text.trim());
  const shown = channel === 'whatsapp' ? fromWhatsApp(toWhatsApp(formatted)) : formatted;
  return (
    <div
      role="region"
      aria-label={`Preview as ${CHANNEL_NAME[channel]} shows it`}
      tabIndex={0}
      className="max-h-64 min-h-17 overflow-y-auto px-4 py-2"
    >
      {text.trim() === '' ? (
        <p className="py-1 text-sm text-faint">Nothing to preview yet</p>
      ) : (
        <div className="w-fit max-w-[34rem] rounded-lg rounded-tr-sm bg-[oklch(0.94_0.055_145)] px-3 py-2 text-[oklch(0.22_0.02_150)] dark:bg-[oklch(0.36_0.06_165)] dark:text-[oklch(0.95_0.01_150)]">
          <MessageText text={shown} />
        </div>
      )}
    </div>
  );
};
