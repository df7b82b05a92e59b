export { fromMarkdown } from '@baton/message-format';
