import { Link, type LinkProps } from '@tanstack/react-router';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './button.module.css';

type Look = {
  /** `ink`: the likeliest action, one on a page. `red`: does what cannot be undone, in a dialog. `danger`: leads to such a dialog. */
  readonly kind?: 'plain' | 'ink' | 'danger' | 'red' | 'ghost';
  readonly size?: 'small' | 'normal' | 'large';
  /** A square with an icon alone: give `aria-label` and `title`. */
  readonly isIcon?: boolean;
};

type ButtonProps = Look &
  ButtonHTMLAttributes<HTMLButtonElement> & {
    /** It works now: it cannot be pressed twice, and keeps the focus. */
    readonly isBusy?: boolean;
    readonly ref?: React.Ref<HTMLButtonElement>;
  };

/** A button: a verb. */
export function Button({ kind, size, isIcon, isBusy = false, onClick, className, type = 'button', ...rest }: ButtonProps): ReactNode {
  return (
    <button
      {...rest}
      type={type}
      className={classNames(look({ kind, size, isIcon }), className)}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}

/** An address that looks like a button. */
export function ButtonLink({
  kind,
  size,
  isIcon,
  className,
  ...rest
}: Look & LinkProps & { readonly className?: string; readonly title?: string; readonly 'aria-label'?: string }): ReactNode {
  return <Link {...rest} className={classNames(look({ kind, size, isIcon }), className)} />;
}

function look({ kind = 'plain', size = 'normal', isIcon = false }: { [name in keyof Look]: Look[name] | undefined }): string {
  return classNames(styles.button, kind !== 'plain' && styles[kind], size !== 'normal' && styles[size], isIcon && styles.icon);
}
