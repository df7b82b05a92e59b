import type { ConversationRow, Template } from '@baton/contracts-inbox-protocol';
import { Button, classNames } from '@baton/ui';
import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { Preview } from './preview.tsx';
import { fillTemplate, type VariableValues } from './template-text.ts';

export interface TemplateMenuProps {
  readonly id: string;
  readonly offered: readonly Template[];
  readonly active: number;
  readonly values: VariableValues;
  readonly query: string;
  readonly loaded: boolean;
  readonly failed: boolean;
  readonly onChoose: (template: Template) => void;
  readonly onPoint: (template: Template) => void;
  readonly onRetry: () => void;
}

/** The templates above the composer, with what the chosen one will say. The focus stays in the text. */
export const TemplateMenu = ({ row, ...menu }: TemplateMenuProps & { readonly row: ConversationRow }): ReactNode => {
  const { offered, active, values } = menu;
  const chosen = offered[active];
  return (
    <div className="absolute inset-x-3 bottom-full z-30 mb-1 flex max-h-72 overflow-hidden rounded-lg bg-raised text-ink shadow-pop">
      {chosen === undefined ? (
        <Nothing {...menu} />
      ) : (
        <>
          <Options {...menu} />
          <div inert className="hidden min-w-0 flex-1 overflow-hidden border-l border-line sm:block">
            <p className="px-4 pt-2.5 text-xs text-faint">/{chosen.name}</p>
            <Preview text={fillTemplate(chosen.text, values)} channel={row.channel} />
          </div>
        </>
      )}
      <p role="status" className="sr-only">
        {offered.length === 1 ? '1 template' : `${offered.length} templates`}
      </p>
    </div>
  );
};

const Options = ({ id, offered, active, values, onChoose, onPoint }: TemplateMenuProps): ReactNode => {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label="Templates"
      tabIndex={-1}
      onMouseDown={keepFocus}
      className="w-full overflow-y-auto p-1 outline-none sm:w-72"
    >
      {offered.map((template, index) => (
        <button
          key={template.templateId}
          id={`${id}-${index}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onClick={() => onChoose(template)}
          onMouseMove={() => (index === active ? undefined : onPoint(template))}
          className={classNames(
            'block w-full rounded px-2 py-1.5 text-left text-sm select-none touch:min-h-11',
            index === active && 'bg-selected text-brand-ink forced-colors:outline',
          )}
        >
          <span className="block truncate font-medium">/{template.name}</span>
          <span className="block truncate text-xs text-muted">{fillTemplate(template.text, values)}</span>
        </button>
      ))}
    </div>
  );
};

/** A click must not take the focus from the text. */
const keepFocus = (event: MouseEvent): void => event.preventDefault();

const Nothing = ({ loaded, failed, query, onRetry }: TemplateMenuProps): ReactNode => (
  <p className="flex items-center gap-2 px-3 py-2 text-sm text-muted">
    {loaded
      ? query === ''
        ? 'There are no templates for this channel and team yet.'
        : `No template fits “${query}”.`
      : failed
        ? 'The templates cannot be loaded.'
        : 'Loading the templates …'}
    {failed && !loaded ? (
      <Button size="small" onMouseDown={keepFocus} onClick={onRetry}>
        Try again
      </Button>
    ) : null}
  </p>
);
