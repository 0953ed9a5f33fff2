// A bar of words that can be pressed, one of which is in force.
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import shared from './quiet-button.module.css';
import styles from './toggle-bar.module.css';

interface ToggleBarProps {
  readonly name: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function ToggleBar({ name, className, children }: ToggleBarProps) {
  return (
    <div className={classNames(styles.bar, className)} role="toolbar" aria-label={name}>
      {children}
    </div>
  );
}

interface ToggleProps extends Omit<ComponentProps<'button'>, 'className'> {
  readonly isPressed: boolean;
}

export function Toggle({ isPressed, ...rest }: ToggleProps) {
  return <button type="button" className={classNames(shared.quiet, styles.toggle)} aria-pressed={isPressed} {...rest} />;
}
