import { completeSearch, type SearchCompletion } from '@baton/contracts-inbox-protocol';
import { classNames } from '@baton/ui';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { usePeople } from '../../../live/selectors.ts';

const NONE: SearchCompletion = { from: 0, to: 0, options: [] };
const LIST = 'search-options';
const ERROR = 'search-problem';

/** The query as text, with what could stand at the caret; Enter runs it. */
export const SearchField = ({
  text,
  problem,
  onType,
  onRun,
}: {
  readonly text: string;
  readonly problem: string | null;
  readonly onType: (text: string) => void;
  readonly onRun: (text: string) => void;
}): ReactNode => {
  const { agents, teams } = usePeople();
  const field = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(-1);
  useFocusOnRequest(field);
  const names = { agents: agents.map(({ name }) => name), teams: teams.map(({ name }) => name), tags: [] };
  const completion = caret === null ? NONE : completeSearch(text, caret, names);
  const { options } = completion;

  const take = (index: number): void => {
    const option = options[index];
    if (option === undefined) return;
    const next = text.slice(0, completion.from) + option.insert + text.slice(completion.to);
    setChosen(-1);
    setCaret(completion.from + option.insert.length);
    if (option.complete) onRun(next);
    else onType(next);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (options.length === 0) return;
      event.preventDefault();
      const by = event.key === 'ArrowDown' ? 1 : -1;
      setChosen((chosen + by + options.length) % options.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen >= 0) return take(chosen);
      setCaret(null);
      onRun(text);
    } else if (event.key === 'Escape' && options.length > 0) {
      event.preventDefault();
      event.stopPropagation();
      setCaret(null);
    }
  };

  return (
    <div className="relative min-w-0 flex-1">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-faint" />
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label="Search conversations"
        aria-expanded={options.length > 0}
        aria-controls={options.length > 0 ? LIST : undefined}
        aria-autocomplete="list"
        aria-activedescendant={chosen >= 0 ? `${LIST}-${chosen}` : undefined}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : ERROR}
        placeholder="Search, or status:pending …"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          onType(event.target.value);
          setCaret(event.target.selectionStart);
          setChosen(-1);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setCaret(null)}
        className="h-9 w-full rounded-md border border-control/70 bg-surface pr-2 pl-8 text-base text-ink placeholder:text-faint focus-visible:border-brand focus-visible:outline-1 focus-visible:outline-offset-0 touch:h-11 dark:bg-canvas"
      />
      {/* Only while it is open: a listbox in the page keeps the keys of commands to itself. */}
      {options.length === 0 ? null : (
        <div
          id={LIST}
          role="listbox"
          aria-label="Suggestions"
          className="absolute inset-x-0 top-full z-30 mt-1 max-h-72 overflow-y-auto rounded-lg bg-raised p-1 shadow-pop"
        >
          {options.map((option, index) => (
            <div
              key={option.label}
              id={`${LIST}-${index}`}
              role="option"
              aria-selected={index === chosen}
              onPointerDown={(event) => {
                event.preventDefault();
                take(index);
              }}
              className={classNames(
                'flex min-h-8 cursor-pointer items-center gap-2 rounded px-2 text-sm touch:min-h-11',
                index === chosen ? 'bg-sunken' : 'hover:bg-hover',
              )}
            >
              <span className="font-medium">{option.label}</span>
              <span className="min-w-0 flex-1 truncate text-right text-xs text-faint">{option.hint}</span>
            </div>
          ))}
        </div>
      )}
      {problem === null ? null : (
        <p id={ERROR} className="mt-1 text-xs font-medium text-danger-ink">
          {problem}
        </p>
      )}
    </div>
  );
};

const useFocusOnRequest = (field: React.RefObject<HTMLInputElement | null>): void => {
  const asked = useScreen(({ searchFocus }) => searchFocus);
  useEffect(() => {
    if (!asked) return;
    screen.searchFocused();
    field.current?.focus();
    field.current?.select();
  }, [asked, field]);
};
