import { plainText, render, type FormattedText, type Renderer } from '@baton/message-format';
import { h, type ComponentChild, type VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { isSimple } from './simple-text.ts';

type Parse = (markdown: string) => FormattedText;

let parse: Parse | null = null;
let loading: Promise<Parse> | null = null;

/** The parser weighs more than the rest of the app; it comes when the first text needs it. */
const loadParser = (): Promise<Parse> =>
  (loading ??= import('./formatted.ts').then(({ fromMarkdown }) => {
    parse = fromMarkdown;
    return fromMarkdown;
  }));

const preact: Renderer<ComponentChild> = {
  text: (value) => value,
  element: (tag, attributes, children, key) => h(tag, { ...attributes, key }, ...children),
};

/** A text in the dialect of messages. Until the parser is there it is shown as it was written. */
export const FormattedMessage = ({ text }: { readonly text: string }): VNode => {
  const [parser, setParser] = useState<Parse | null>(() => parse);
  const simple = isSimple(text);
  useEffect(() => {
    if (simple || parser !== null) return;
    let shown = true;
    // Offline, the marks are readable as they are.
    loadParser().then(
      (loaded) => shown && setParser(() => loaded),
      () => (loading = null),
    );
    return () => {
      shown = false;
    };
  }, [simple, parser]);
  const formatted = useMemo(() => (simple || parser === null ? plainText(text) : parser(text)), [text, simple, parser]);
  return <div className="text">{render(formatted, preact)}</div>;
};

/** A text as it was typed: customers write no marks. */
export const PlainMessage = ({ text }: { readonly text: string }): VNode => (
  <div className="text">{render(plainText(text), preact)}</div>
);
