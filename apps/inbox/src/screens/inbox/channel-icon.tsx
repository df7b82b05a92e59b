import type { Channel } from '@baton/contracts-inbox-protocol';
import { AppWindow, Mail, MessageCircle, Phone } from 'lucide-react';
import type { ReactNode } from 'react';
import { CHANNEL_NAME } from './words.ts';

const ICON = { whatsapp: MessageCircle, webchat: AppWindow, telephony: Phone, email: Mail };

export const ChannelIcon = ({ channel }: { readonly channel: Channel }): ReactNode => {
  const Icon = ICON[channel];
  return <Icon aria-label={CHANNEL_NAME[channel]} role="img" className="size-3.5 shrink-0" />;
};
