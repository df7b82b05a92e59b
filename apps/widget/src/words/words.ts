/** What the widget says, in one language. */
export interface Words {
  readonly lang: string;
  readonly messages: string;
  readonly you: string;
  readonly assistant: string;
  readonly agent: string;
  readonly assistantFirst: string;
  readonly ended: string;
  readonly waiting: string;
  readonly place: (position: number) => string;
  readonly withYou: string;
  readonly talkToHuman: string;
  readonly wishForHuman: string;
  readonly callingHuman: string;
  readonly close: string;
  readonly endChat: string;
  readonly endQuestion: string;
  readonly endYes: string;
  readonly endNo: string;
  readonly write: string;
  readonly send: string;
  readonly enterHint: string;
  readonly lengthLeft: (left: number) => string;
  readonly tooLong: (over: number) => string;
  readonly outboxFull: string;
  readonly sending: string;
  readonly sent: string;
  readonly seen: string;
  readonly queued: string;
  readonly notSent: (reason: string) => string;
  readonly retry: string;
  readonly discard: string;
  readonly typing: (name: string) => string;
  readonly newMessages: string;
  readonly showOlder: string;
  readonly olderFailed: string;
  readonly connecting: string;
  readonly offline: string;
  readonly reconnecting: string;
  readonly pause: (seconds: number) => string;
  readonly quickReplies: string;
  readonly ratingQuestion: string;
  readonly ratings: readonly [string, string, string, string, string];
  readonly ratingComment: string;
  readonly ratingSend: string;
  readonly ratingThanks: string;
  readonly startAgain: string;
  readonly formIntro: string;
  readonly formMessage: string;
  readonly formStart: string;
  readonly formChoose: string;
  readonly optional: string;
  readonly required: (label: string) => string;
  readonly badEmail: string;
  readonly refusals: Readonly<Record<'forbidden-origin' | 'identity-required' | 'other', Refusal>>;
  readonly today: string;
}

export interface Refusal {
  readonly title: string;
  readonly text: string;
}
