import { render, type FormattedText, type Renderer } from '@baton/message-format';
import { createElement, type ReactNode } from 'react';
import { classNames } from './class-names.ts';

const react: Renderer<ReactNode> = {
  text: (value) => value,
  element: (tag, attributes, children, key) => createElement(tag, { ...attributes, key }, ...children),
};

/** A message's text as elements; no HTML string takes part. */
export const MessageText = ({
  text,
  className,
}: {
  readonly text: FormattedText;
  readonly className?: string;
}): ReactNode => <div className={classNames('formatted', className)}>{render(text, react)}</div>;
