import { Dialog, Kbd } from '@baton/ui';
import type { ReactNode } from 'react';
import { COMMANDS, LOCAL_KEYS } from './registry.ts';
import { screen, useScreen } from './screen-state.ts';

const GROUPS = ['Move', 'Conversation', 'Write', 'Help'] as const;

export const ShortcutsSheet = (): ReactNode => (
  <Dialog
    wide
    title="Keyboard shortcuts"
    description="Single keys work when you are not writing."
    open={useScreen(({ layer }) => layer === 'shortcuts')}
    onOpenChange={(open) => screen.toggle('shortcuts', open)}
  >
    <div className="columns-1 gap-8 sm:columns-2">
      {GROUPS.map((group) => (
        <section key={group} className="mb-4 break-inside-avoid">
          <h3 className="mb-1 text-xs font-semibold text-faint">{group}</h3>
          <dl>
            {[...LOCAL_KEYS, ...COMMANDS]
              .filter((command) => command.group === group)
              .map(({ id, title, keys }) => (
                <div key={id} className="flex min-h-8 items-center gap-3 border-b border-line/60 last:border-0">
                  <dt className="flex-1 text-sm">{title}</dt>
                  <dd className="flex gap-1.5">
                    {keys.map((key) => (
                      <Kbd key={key} keys={key} />
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </div>
  </Dialog>
);
