import { useId, type ReactNode } from 'react';

/** Some of several; none chosen means what `everything` says. */
export const CheckList = ({
  label,
  everything,
  choices,
  chosen,
  error,
  onChoose,
}: {
  readonly label: string;
  readonly everything: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly error?: string | undefined;
  readonly onChoose: (chosen: string[]) => void;
}): ReactNode => {
  const id = useId();
  return (
    <fieldset aria-describedby={id} className="flex flex-col gap-1">
      <legend className="text-sm font-medium">{label}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1 pt-1">
        {choices.map((choice) => (
          <label key={choice.value} className="flex min-h-6 items-center gap-2 text-sm touch:min-h-11">
            <input
              type="checkbox"
              checked={chosen.includes(choice.value)}
              onChange={(event) =>
                onChoose(
                  event.target.checked ? [...chosen, choice.value] : chosen.filter((value) => value !== choice.value),
                )
              }
              className="size-4 accent-brand"
            />
            {choice.label}
          </label>
        ))}
      </div>
      <p id={id} className={error === undefined ? 'text-xs text-faint' : 'text-xs font-medium text-danger-ink'}>
        {error ?? (chosen.length === 0 ? everything : 'Offered there only')}
      </p>
    </fieldset>
  );
};
