// What a row or a column of buttons lies in.
import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import styles from './tool-bar.module.css';

interface ToolBarProps {
  readonly name: string;
  readonly orientation?: 'vertical';
  /** Says where it floats. */
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function ToolBar({ name, orientation, className, children }: ToolBarProps) {
  return (
    <div className={classNames(styles.bar, className)} role="toolbar" aria-label={name} aria-orientation={orientation}>
      {children}
    </div>
  );
}
