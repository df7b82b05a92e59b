import type { WidgetState } from '@baton/contracts-widget-protocol';
import type { VNode } from 'preact';
import { useApp, useChatView } from '../live/use-app.ts';
import type { Words } from '../words/words.ts';
import { CloseIcon, EndIcon, HumanIcon, Mark, SparkIcon } from './icons.tsx';
import { initials } from './initials.ts';

/** Who one talks to, and the way to a person: always in sight until a person is there. */
export const Header = ({ onEnd, form }: { readonly onEnd: (() => void) | null; readonly form: boolean }): VNode => {
  const app = useApp();
  const { words } = app;
  const { config, state, status } = useChatView();
  return (
    <header className="header">
      <div className="header-row">
        <Portrait state={state} />
        <div className="header-text">
          <h1>{state?.handler === 'agent' ? (state.agent_name ?? words.agent) : (config?.title ?? 'Chat')}</h1>
          <p className="standing" role="status">
            {standing(state, words)}
          </p>
        </div>
        {onEnd !== null && (
          <button
            type="button"
            className="icon-button"
            aria-label={words.endChat}
            title={words.endChat}
            onClick={onEnd}
          >
            <EndIcon />
          </button>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={words.close}
          title={words.close}
          onClick={() => app.close()}
        >
          <CloseIcon />
        </button>
      </div>
      {state?.handler !== 'agent' && status.kind !== 'refused' && <HumanButton form={form} />}
    </header>
  );
};

const HumanButton = ({ form }: { readonly form: boolean }): VNode => {
  const { chat, words } = useApp();
  const { state, pending } = useChatView();
  const called = state?.handler === 'queue' || pending.some(({ wish }) => wish.kind === 'human');
  return (
    // With the form still open the button belongs to it: what the site needs to know is asked first.
    <button
      type={form ? 'submit' : 'button'}
      {...(form ? { form: 'pre-chat', value: 'human' } : {})}
      className="human-button"
      aria-disabled={called}
      onClick={() => !form && !called && chat.askForHuman()}
    >
      <HumanIcon />
      {called ? words.callingHuman : words.talkToHuman}
    </button>
  );
};

const Portrait = ({ state }: { readonly state: WidgetState | null }): VNode => {
  if (state?.handler === 'agent')
    return (
      <span className="portrait portrait-agent" aria-hidden="true">
        {initials(state.agent_name ?? '')}
      </span>
    );
  return (
    <span className="portrait">
      <Mark />
      {state?.handler === 'assistant' && (
        <span className="portrait-badge">
          <SparkIcon />
        </span>
      )}
    </span>
  );
};

const standing = (state: WidgetState | null, words: Words): string => {
  switch (state?.handler) {
    case undefined:
    case 'assistant':
      return words.assistantFirst;
    case 'queue':
      return state.queue_position === null ? words.waiting : words.place(state.queue_position);
    case 'agent':
      return words.withYou;
    case 'closed':
      return words.ended;
  }
};
