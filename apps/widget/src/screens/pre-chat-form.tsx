import type { WidgetFormField } from '@baton/contracts-widget-protocol';
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useApp } from '../live/use-app.ts';
import type { Answers } from '../transport/outbox.ts';
import { FormField } from './form-field.tsx';
import { MESSAGE, problemsOf } from './pre-chat.check.ts';

/** What the site asks for before a chat begins. Nothing is sent until it can be. */
export const PreChatForm = ({
  fields,
  welcome,
}: {
  readonly fields: readonly WidgetFormField[];
  readonly welcome: string;
}): VNode => {
  const { words, chat } = useApp();
  const form = useRef<HTMLFormElement>(null);
  const [answers, setAnswers] = useState<Answers>({});
  const [problems, setProblems] = useState<Answers>({});
  const set = (key: string, value: string): void => setAnswers((before) => ({ ...before, [key]: value }));

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const forHuman = event.submitter?.getAttribute('value') === 'human';
    const found = problemsOf(fields, answers, words, !forHuman);
    setProblems(found);
    const [first] = [...fields.map(({ key }) => key), MESSAGE].filter((key) => key in found);
    if (first !== undefined) return form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
    const { [MESSAGE]: message = '', ...rest } = answers;
    const filled = Object.fromEntries(Object.entries(rest).filter(([, value]) => value.trim() !== ''));
    if (message.trim() !== '') chat.say(message.trim(), { form: filled });
    if (forHuman) chat.askForHuman(filled);
  };

  return (
    <form id="pre-chat" className="pre-chat" ref={form} onSubmit={submit} noValidate>
      <p className="welcome">{welcome}</p>
      <h2>{words.formIntro}</h2>
      {fields.map((field) => (
        <FormField
          key={field.key}
          field={field}
          value={answers[field.key] ?? ''}
          problem={problems[field.key]}
          onInput={(value) => set(field.key, value)}
        />
      ))}
      <FormField
        field={{ key: MESSAGE, label: words.formMessage, kind: 'long', required: true, choices: [] }}
        value={answers[MESSAGE] ?? ''}
        problem={problems[MESSAGE]}
        onInput={(value) => set(MESSAGE, value)}
      />
      <button type="submit" className="button button-strong">
        {words.formStart}
      </button>
    </form>
  );
};
