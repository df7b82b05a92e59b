import { TEMPLATE_VARIABLES } from '@baton/contracts-inbox-protocol';
import type { ReactNode } from 'react';
import type { KnownVariable } from '../../inbox/composer/template-text.ts';

const MEANING: Readonly<Record<KnownVariable, string>> = {
  customer_name: 'The customer’s name',
  agent_name: 'The name of the agent who inserts it',
  company_name: 'The company name of the conversation settings',
  date: 'Today, as the customer writes it',
  time: 'The time of day, as the customer writes it',
};

/** The variables that fill themselves in, and how to have others asked for. */
export const VariableButtons = ({ onInsert }: { readonly onInsert: (variable: string) => void }): ReactNode => (
  <div role="group" aria-label="Variables" className="flex flex-col gap-1.5">
    <p className="text-sm font-medium">Variables</p>
    <div className="flex flex-wrap gap-1.5">
      {TEMPLATE_VARIABLES.map((name) => (
        <button
          key={name}
          type="button"
          title={MEANING[name]}
          onClick={() => onInsert(`{{${name}}}`)}
          className="min-h-7 rounded-md border border-line bg-surface px-2 font-mono text-xs text-muted hover:bg-hover hover:text-ink touch:min-h-11 dark:bg-raised"
        >
          {`{{${name}}}`}
        </button>
      ))}
    </div>
    <p className="text-xs text-faint">
      These fill themselves in. Any other name, such as {'{{order_number}}'}, is asked for when the template is used; a
      message is never sent before it is filled in.
    </p>
  </div>
);
