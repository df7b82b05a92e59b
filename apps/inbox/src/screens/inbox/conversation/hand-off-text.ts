/** Said when the organisation's own words cannot be read. */
const FALLBACK = 'Let me connect you with {{agent_name}} from our team who can better assist you. One moment …';

/** The organisation's hand-off message with the agent's name in it; nothing else of it is filled in. */
export const handOffText = (template: string | null, agentName: string): string =>
  (template ?? FALLBACK).replaceAll(/\{\{\s*agent_name\s*\}\}/g, () => agentName);
