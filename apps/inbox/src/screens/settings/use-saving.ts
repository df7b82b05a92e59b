import { HttpProblem } from '@baton/live-client';
import { showToast } from '@baton/ui';
import { useState } from 'react';

export type FieldProblems = Readonly<Record<string, string>>;

export interface Saving {
  readonly busy: boolean;
  /** What the server found wrong, by field. */
  readonly problems: FieldProblems;
  /** True when it is saved; otherwise the person has been told why not. */
  readonly save: (work: () => Promise<void>) => Promise<boolean>;
  readonly forget: (field: string) => void;
}

/** Saves a form and says what came of it. */
export const useSaving = (): Saving => {
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<FieldProblems>({});
  const save = async (work: () => Promise<void>): Promise<boolean> => {
    setBusy(true);
    setProblems({});
    try {
      await work();
      return true;
    } catch (error) {
      setProblems(explain(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const forget = (field: string): void =>
    setProblems((known) => Object.fromEntries(Object.entries(known).filter(([name]) => name !== field)));
  return { busy, problems, save, forget };
};

const explain = (error: unknown): FieldProblems => {
  if (!(error instanceof HttpProblem)) {
    showToast({
      title: 'Not saved: Baton cannot be reached',
      description: 'Your changes are still here.',
      urgent: true,
    });
    return {};
  }
  const { message, problems = [] } = error.problem;
  showToast({ title: `Not saved. ${message}`, urgent: true });
  return Object.fromEntries(problems.map(({ field, problem }) => [field, `This ${problem}`]));
};
