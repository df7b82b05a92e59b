import { IconButton, showToast } from '@baton/ui';
import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';

/** A part of the customer panel. */
export const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode => (
  <section>
    <h3 className="mb-1.5 text-xs font-semibold text-faint">{title}</h3>
    {children}
  </section>
);

/** One line of a definition list. */
export const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode => (
  <div className="flex items-baseline gap-3 py-1">
    <dt className="w-24 shrink-0 text-xs text-faint [overflow-wrap:anywhere]">{name}</dt>
    <dd className="min-w-0 flex-1 text-sm [overflow-wrap:anywhere]">{children}</dd>
  </div>
);

export const CopyButton = ({
  what,
  text,
  label = `Copy ${what}`,
}: {
  readonly what: string;
  readonly text: string;
  readonly label?: string;
}): ReactNode => (
  <IconButton label={label} size="small" onClick={() => void copy(text, what)}>
    <Copy aria-hidden />
  </IconButton>
);

const copy = async (text: string, what: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ title: `${what} copied` });
  } catch {
    showToast({ title: 'The browser did not allow copying', urgent: true });
  }
};
