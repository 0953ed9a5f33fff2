// A word that can be pressed, in a bar of which one is in force.
import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';
import { type Hindered, useKeepsFocus } from '../focus/keep-focus.ts';
import { tipOf } from '../hints/tips.ts';
import shared from './quiet-button.module.css';
import styles from './toggle.module.css';

interface ToggleProps extends Omit<ComponentProps<'button'>, 'className'>, Hindered {
  readonly isPressed: boolean;
}

export function Toggle({ isPressed, ...rest }: ToggleProps) {
  const properties = useKeepsFocus(rest);
  return (
    <button
      type="button"
      className={classNames(shared.quiet, styles.toggle)}
      aria-pressed={isPressed}
      {...(rest.whyNot !== undefined && tipOf(rest.whyNot))}
      {...properties}
    />
  );
}
