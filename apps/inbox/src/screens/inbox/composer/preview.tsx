import type { Channel } from '@baton/contracts-inbox-protocol';
import { fromMarkdown, fromWhatsApp, toWhatsApp } from '@baton/message-format';
import { classNames, MessageText } from '@baton/ui';
import type { ReactNode } from 'react';
import { CHANNEL_NAME } from '../words.ts';

const WHATSAPP_BUBBLE =
  'rounded-lg rounded-tr-sm bg-[oklch(0.94_0.055_145)] text-[oklch(0.22_0.02_150)] dark:bg-[oklch(0.36_0.06_165)] dark:text-[oklch(0.95_0.01_150)]';

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
        <div
          className={classNames(
            'w-fit max-w-[34rem] px-3 py-2 forced-colors:border',
            channel === 'whatsapp' ? WHATSAPP_BUBBLE : 'rounded-2xl rounded-bl-md bg-sunken text-ink',
          )}
        >
          <MessageText text={shown} />
        </div>
      )}
    </div>
  );
};
