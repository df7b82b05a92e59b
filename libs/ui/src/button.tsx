import { Button as BaseButton } from '@base-ui/react/button';
import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

const button = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors duration-100 data-disabled:cursor-not-allowed data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'bg-brand text-on-brand hover:not-data-disabled:bg-brand-strong',
        plain: 'border border-line bg-surface text-ink hover:not-data-disabled:bg-hover dark:bg-raised',
        quiet:
          'text-muted hover:not-data-disabled:bg-sunken hover:not-data-disabled:text-ink data-popup-open:bg-sunken data-popup-open:text-ink',
        note: 'border border-note-line bg-note-soft text-note-ink hover:not-data-disabled:border-note-ink',
        danger: 'border border-line bg-surface text-danger-ink hover:not-data-disabled:bg-danger-soft dark:bg-raised',
      },
      size: {
        small: 'h-7 px-2 text-xs touch:h-11 touch:px-3',
        medium: 'h-8 px-3 text-sm touch:h-11',
        large: 'h-10 px-4 text-base touch:h-11',
      },
    },
    defaultVariants: { look: 'plain', size: 'medium' },
  },
);

type ButtonProps = Omit<ComponentProps<typeof BaseButton>, 'className'> &
  VariantProps<typeof button> & { readonly className?: string };

export const Button = ({ look, size, className, ...rest }: ButtonProps): ReactNode => (
  <BaseButton type="button" className={classNames(button({ look, size }), className)} {...rest} />
);

/** A button that shows only an icon: `label` is its name for everyone, `keys` the shortcut in its tooltip. */
export const IconButton = ({
  label,
  keys,
  look = 'quiet',
  size = 'medium',
  className,
  ...rest
}: ButtonProps & { readonly label: string; readonly keys?: string }): ReactNode => (
  <Tooltip content={label} {...(keys === undefined ? {} : { keys })}>
    <BaseButton
      type="button"
      aria-label={label}
      className={classNames(
        button({ look, size }),
        size === 'small' ? 'w-7 px-0 touch:w-11' : 'w-8 px-0 touch:w-11',
        className,
      )}
      {...rest}
    />
  </Tooltip>
);
