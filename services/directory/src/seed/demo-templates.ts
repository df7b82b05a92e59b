import type { Template } from '@baton/contracts-directory';
import { BILLING } from './demo-people.ts';

const template = (n: number, name: string, text: string, where: Partial<Template> = {}): Template => ({
  templateId: `5a1e0d3c-0000-4000-a000-00000000000${n}`,
  ...{ name, text, channels: [], teamIds: [] },
  ...where,
});

export const DEMO_TEMPLATES: readonly Template[] = [
  template(
    1,
    'greeting',
    'Hi {{customer_name}}! Thanks for reaching out to {{company_name}}. How can I help you today?',
  ),
  template(
    2,
    'appointment_confirmation',
    'Your appointment is confirmed for {{date}} at {{time}}. We’ll send you a reminder 24 hours before.',
  ),
  template(3, 'closing', 'Thanks for contacting us! Is there anything else I can help you with today?'),
  template(
    4,
    'order_status',
    'Your order **{{order_number}}** left our warehouse and arrives by {{arrival_date}}, {{customer_name}}.',
  ),
  template(
    5,
    'refund_started',
    'I have started your refund of **{{amount}}**. It is back on your account within 5 working days.',
    { teamIds: [BILLING.teamId] },
  ),
  template(6, 'ask_photo', 'Could you send me a photo of it here on WhatsApp? Then I can help you faster.', {
    channels: ['whatsapp'],
  }),
];
