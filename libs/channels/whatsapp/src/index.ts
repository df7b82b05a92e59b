export { meaningOf, type ErrorMeaning } from './error-codes.ts';
export { graphClient, type GraphAnswer, type GraphClient, type GraphClientOptions } from './graph.client.ts';
export type { FailedSend, Retry, SendOutcome } from './outcome.ts';
export {
  receive,
  type AccountItems,
  type ItemSource,
  type ReceivedItem,
  type Receipt,
  type RejectedItem,
} from './receive.ts';
export { markRead, send, type OutgoingText, type ReadMark } from './send.ts';
export { answerHandshake, isGenuine, sign } from './signature.ts';
