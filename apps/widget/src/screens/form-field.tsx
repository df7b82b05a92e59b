import type { WidgetFormField } from '@baton/contracts-widget-protocol';
import type { VNode } from 'preact';
import { useApp } from '../live/use-app.ts';

export interface FormFieldProps {
  readonly field: Omit<WidgetFormField, 'kind'> & { readonly kind: WidgetFormField['kind'] | 'long' };
  readonly value: string;
  readonly problem: string | undefined;
  readonly onInput: (value: string) => void;
}

/** A labelled control; what is wrong with it is read out with it. */
export const FormField = ({ field, value, problem, onInput }: FormFieldProps): VNode => {
  const { words } = useApp();
  const { key, label, kind, required, choices } = field;
  const id = `field-${key}`;
  const shared = {
    id,
    name: key,
    value,
    'aria-required': required,
    'aria-invalid': problem !== undefined,
    ...(problem === undefined ? {} : { 'aria-describedby': `${id}-problem` }),
  };
  const control = (): VNode => {
    switch (kind) {
      case 'choice':
        return (
          <select {...shared} onChange={(event) => onInput(event.currentTarget.value)}>
            <option value="">{words.formChoose}</option>
            {choices.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </select>
        );
      case 'long':
        return <textarea {...shared} rows={3} dir="auto" onInput={(event) => onInput(event.currentTarget.value)} />;
      case 'email':
        return (
          <input
            {...shared}
            type="email"
            dir="auto"
            autoComplete="email"
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        );
      case 'text':
        return (
          <input
            {...shared}
            type="text"
            dir="auto"
            autoComplete={key === 'name' ? 'name' : 'on'}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        );
    }
  };
  return (
    <div className="field">
      <label for={id}>
        {label} {!required && <small>({words.optional})</small>}
      </label>
      {control()}
      {problem !== undefined && (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
};
