// A button that is only a picture; its name is for the tip and for assistive technology.
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';
import { type Hindered, useKeepsFocus } from '../focus/keep-focus.ts';
import { tipOf } from '../hints/tips.ts';
import styles from './icon-button.module.css';
import shared from './quiet-button.module.css';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'>, Hindered {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly keys?: string;
  readonly isPressed?: boolean | undefined;
  /** At the right end of a row: the picture, not the room around it, stands at the edge. */
  readonly isFlush?: boolean;
}

export function IconButton({ icon: Icon, name, keys, isPressed, isFlush = false, className, ...rest }: IconButtonProps) {
  const properties = useKeepsFocus(rest);
  return (
    <button
      type="button"
      className={classNames(shared.quiet, styles.button, isFlush && styles.flush, className)}
      aria-label={name}
      aria-pressed={isPressed}
      {...(rest.whyNot === undefined ? tipOf(name, keys) : tipOf(`${name}: ${rest.whyNot}`))}
      {...properties}
    >
      <Icon size={16} aria-hidden />
    </button>
  );
}
