// A button with words. For a button that is only a picture, see icon-button.tsx.
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';
import { type Hindered, useKeepsFocus } from '../focus/keep-focus.ts';
import { KeyHint } from '../hints/key-hint.tsx';
import { tipOf } from '../hints/tips.ts';
import styles from './button.module.css';

interface ButtonProps extends ComponentProps<'button'>, Hindered {
  readonly weight?: 'primary' | 'plain' | 'quiet';
  readonly size?: 'normal' | 'large';
  readonly icon?: LucideIcon;
  /** Shown in the button; the key itself is bound elsewhere. */
  readonly keys?: string | undefined;
}

export function Button({ weight = 'plain', size = 'normal', icon: Icon, keys, children, className, ...rest }: ButtonProps) {
  const properties = useKeepsFocus(rest);
  return (
    <button
      type="button"
      className={classNames(styles.button, styles[weight], styles[size], className)}
      {...(rest.whyNot !== undefined && tipOf(rest.whyNot))}
      {...properties}
    >
      {Icon && <Icon size={16} aria-hidden />}
      <span className={styles.words}>{children}</span>
      {keys && <KeyHint keys={keys} />}
    </button>
  );
}
