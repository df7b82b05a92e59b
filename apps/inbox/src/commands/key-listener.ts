import { useEffect, useEffectEvent } from 'react';
import { matchKeyBindingPress, parseKeybinding } from 'tinykeys';
import { COMMANDS, type CommandContext } from './registry.ts';

/** Signs that some keyboards write with Shift: what is written counts, however. */
const SIGNS: ReadonlySet<string> = new Set(['?', '/']);

const PRESSES = COMMANDS.flatMap((command) =>
  command.keys.flatMap((keys) =>
    parseKeybinding(keys).map((press) => ({ command, press, sign: SIGNS.has(keys) ? keys : null })),
  ),
);

const WRITES = 'input, textarea, select, [contenteditable="true"]';
const LAYER = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/** One listener for every command. Keys that belong to a browser, a layer or a text are left to them. */
export const useCommandKeys = (context: CommandContext): void => {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented || event.getModifierState('AltGraph')) return;
    if (document.querySelector(LAYER) !== null) return;
    const writing = event.target instanceof Element && event.target.closest(WRITES) !== null;
    const found = PRESSES.find(
      ({ command, press, sign }) =>
        (sign === null
          ? matchKeyBindingPress(event, press)
          : event.key === sign && !event.ctrlKey && !event.metaKey && !event.altKey) &&
        (!writing || command.whileWriting === true || event.ctrlKey || event.metaKey),
    );
    if (found === undefined || !found.command.when(context)) return;
    event.preventDefault();
    found.command.run(context);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event);
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, []);
};
