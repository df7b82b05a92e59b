import type { ConversationRow, MessageItem } from '@baton/contracts-inbox-protocol';
import { Button, classNames, clockTime, fullTime } from '@baton/ui';
import { Check, CheckCheck, CircleAlert, Clock, Hourglass, RotateCw } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useSession } from '../../../live/session.tsx';
import { deliveryText, deliveryTrouble, heldSeconds } from './delivery-text.ts';
import { Mood, moodOf } from './mood.tsx';

const TICK = {
  accepted: Clock,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
  unconfirmed: CircleAlert,
  withdrawn: CircleAlert,
};

/** Where the line stands: below its message. */
const SIDE: Readonly<Partial<Record<MessageItem['author'], string>>> = {
  customer: 'items-start',
  system: 'items-center',
};

/** Whether what became of a message is said even in the midst of a run of one author. */
export const tellsAlways = (item: MessageItem): boolean => moodOf(item) !== null || isInTrouble(item);

const isInTrouble = ({ delivery, notBefore }: MessageItem): boolean =>
  delivery?.state === 'failed' ||
  delivery?.state === 'unconfirmed' ||
  (typeof notBefore === 'string' && (delivery?.state ?? 'accepted') === 'accepted');

/** When it was written, and what became of it. */
export const MessageMeta = ({
  row,
  item,
}: {
  readonly row: ConversationRow;
  readonly item: MessageItem;
}): ReactNode => {
  const trouble = deliveryTrouble(item.delivery);
  const held = useHeldSeconds(item);
  const mood = moodOf(item);
  const Tick = held === null ? TICK[item.delivery?.state ?? 'accepted'] : Hourglass;
  const tells = item.author === 'agent' || item.author === 'assistant' || item.author === 'system';
  return (
    <div className={classNames('mt-1 flex flex-col gap-1', SIDE[item.author] ?? 'items-end')}>
      <p className="flex items-center gap-1 text-2xs text-faint">
        <time dateTime={item.at} title={fullTime(item.at)}>
          {clockTime(item.at)}
        </time>
        {item.edited ? <span>· Edited</span> : null}
        {mood === null ? null : <Mood mood={mood} />}
        {tells ? (
          <span
            className={classNames(
              'inline-flex items-center gap-1 tabular-nums',
              item.delivery?.state === 'read' && 'text-brand-ink',
              trouble !== null && 'font-medium text-danger-ink',
            )}
            {...(held === null ? {} : { title: 'Your messages reach the customer a few seconds apart' })}
          >
            <span aria-hidden>·</span>
            <Tick aria-hidden className="size-3.5" />
            <span>{held === null ? deliveryText(item.delivery) : `Sends in ${held} s`}</span>
          </span>
        ) : null}
      </p>
      {trouble === null ? null : <Trouble row={row} item={item} trouble={trouble} />}
    </div>
  );
};

/** Counts down to the moment at which a held message goes out. */
const useHeldSeconds = (item: MessageItem): number | null => {
  const { live } = useSession();
  const [held, setHeld] = useState<number | null>(null);
  const { notBefore, delivery } = item;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const count = (): void => {
      const now = live.serverNow();
      const left = heldSeconds({ notBefore, delivery }, now);
      setHeld(left);
      timer = left === null || notBefore === null ? null : setTimeout(count, untilNext(Date.parse(notBefore) - now));
    };
    count();
    return () => (timer === null ? undefined : clearTimeout(timer));
  }, [live, notBefore, delivery]);
  return held;
};

/** Milliseconds until the seconds that are left become one fewer. */
const untilNext = (left: number): number => (left % 1_000) + 20;

const Trouble = ({
  row,
  item,
  trouble,
}: {
  readonly row: ConversationRow;
  readonly item: MessageItem;
  readonly trouble: string;
}): ReactNode => {
  const { me, outbox, seen } = useSession();
  const [retried, setRetried] = useState(false);
  const { content } = item;
  const mayRetry = item.delivery?.state === 'failed' && row.ownerId === me.agentId && content.kind === 'text';
  const retry = (): void => {
    if (content.kind !== 'text') return;
    const { conversationId } = row;
    outbox.submit({
      conversationId,
      kind: 'reply',
      text: content.text,
      lastSeenMessageId: seen.lastSeen(conversationId),
    });
    setRetried(true);
  };
  return (
    <p className="flex max-w-[34rem] items-center gap-2 text-xs text-danger-ink">
      {trouble}
      {mayRetry && !retried ? (
        <Button size="small" onClick={retry}>
          <RotateCw aria-hidden /> Retry
        </Button>
      ) : null}
      {retried ? <span className="text-muted">Sent again below</span> : null}
    </p>
  );
};
