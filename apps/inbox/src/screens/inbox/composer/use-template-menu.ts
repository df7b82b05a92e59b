import type { ConversationRow, Template } from '@baton/contracts-inbox-protocol';
import { announce, useNow } from '@baton/ui';
import { useId, useState, type ComponentProps, type KeyboardEvent, type RefObject } from 'react';
import { useConfiguration } from '../../../live/configuration.ts';
import { useSession } from '../../../live/session.tsx';
import { selectPlaceholder, typeInto } from './placeholder-keys.ts';
import type { TemplateMenuProps } from './template-menu.tsx';
import { fillTemplate, offeredTemplates, placeholdersIn, slashAt, variableValues } from './template-text.ts';

export interface TemplateMenuState {
  /** Null while it is closed. */
  readonly menu: TemplateMenuProps | null;
  readonly fieldProps: ComponentProps<'textarea'>;
  /** True when the menu has taken the key. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
  /** Opens it from a button: types the slash. */
  readonly begin: () => void;
}

const NONE: readonly Template[] = [];
const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

/** The `/` in the composer: what is typed after it filters, arrows move, Enter or Tab inserts, Escape leaves the text. */
export const useTemplateMenu = ({
  row,
  text,
  field,
  enabled,
}: {
  readonly row: ConversationRow;
  readonly text: string;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly enabled: boolean;
}): TemplateMenuState => {
  const { me, configuration } = useSession();
  const { templates, settings, failed } = useConfiguration(configuration);
  const id = useId();
  const now = useNow();
  /** Where the caret stands; null while the field has no focus or a range is selected. */
  const [caret, setCaret] = useState<number | null>(null);
  /** The slash at which the person has closed it. */
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const [choice, setChoice] = useState<string | null>(null);

  const slash = enabled && caret !== null ? slashAt(text, caret) : null;
  const open = slash !== null && slash.from !== closedAt;
  const offered = open && templates !== null ? offeredTemplates(templates.templates, row, slash.query) : NONE;
  const active = Math.max(
    0,
    offered.findIndex(({ templateId }) => templateId === choice),
  );
  const values = variableValues(row, me.name, settings?.companyName ?? null, new Date(now));

  const track = ({ selectionStart, selectionEnd, value }: HTMLTextAreaElement): void => {
    setCaret(selectionStart === selectionEnd ? selectionStart : null);
    if (slashAt(value, selectionStart)?.from !== closedAt) setClosedAt(null);
  };
  const insert = (template: Template): void => {
    const element = field.current;
    if (element === null || slash === null || caret === null) return;
    const filled = fillTemplate(template.text, values);
    const [first] = placeholdersIn(filled);
    typeInto(element, slash.from, caret, filled);
    if (first === undefined) return announce(`Template ${template.name} inserted.`);
    selectPlaceholder(element, { ...first, from: slash.from + first.from, to: slash.from + first.to });
    announce(`Template ${template.name} inserted. Fill in ${first.name}; Tab goes on to the next.`);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (!open || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    const chosen = offered[active];
    const step = STEPS[event.key];
    if (event.key === 'Escape') setClosedAt(slash.from);
    else if (chosen === undefined) return false;
    else if (step !== undefined) setChoice(offered.at((active + step) % offered.length)?.templateId ?? null);
    else if (event.key === 'Enter' || event.key === 'Tab') insert(chosen);
    else return false;
    event.preventDefault();
    return true;
  };
  const begin = (): void => {
    const element = field.current;
    if (element === null) return;
    configuration.need();
    setClosedAt(null);
    const before = text.slice(0, element.selectionStart);
    const spaced = before === '' || /\s$/.test(before);
    typeInto(element, element.selectionStart, element.selectionEnd, spaced ? '/' : ' /');
  };

  const activeId = offered.length > 0 ? `${id}-${active}` : undefined;
  return {
    menu: open
      ? {
          ...{ id, offered, active, values, failed, query: slash.query },
          loaded: templates !== null,
          onChoose: insert,
          onPoint: (template) => setChoice(template.templateId),
          onRetry: () => void configuration.load(),
        }
      : null,
    fieldProps: {
      'aria-autocomplete': enabled ? 'list' : undefined,
      'aria-controls': offered.length > 0 ? id : undefined,
      'aria-activedescendant': activeId,
      onSelect: (event) => track(event.currentTarget),
      // What is typed by a button tells of no selection.
      onInput: (event) => track(event.currentTarget),
      onBlur: () => setCaret(null),
    },
    onKeyDown,
    begin,
  };
};
