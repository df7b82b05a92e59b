import type { Me } from '@baton/contracts-inbox-protocol';

/** The choices of the wrap-up form, until the directory lets an organisation have its own. */
export const DISPOSITIONS: Me['dispositions'] = [
  { id: 'resolved', label: 'Resolved' },
  { id: 'followUp', label: 'Needs follow-up' },
  { id: 'noResponse', label: 'Customer did not respond' },
  { id: 'wrongContact', label: 'Wrong contact' },
  { id: 'spam', label: 'Spam' },
];
