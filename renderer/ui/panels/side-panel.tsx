// What stands beside the stage: a part that scrolls, between a header and a footer that stay.
import type { ComponentProps, ReactNode } from 'react';
import styles from './side-panel.module.css';

interface SidePanelProps extends Pick<ComponentProps<'aside'>, 'ref' | 'tabIndex'> {
  readonly name: string;
  readonly header?: ReactNode;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

export function SidePanel({ name, header, footer, children, ...rest }: SidePanelProps) {
  return (
    <aside className={styles.panel} aria-label={name} {...rest}>
      {header && <header className={styles.header}>{header}</header>}
      <div className={styles.scroll}>{children}</div>
      {footer && <footer className={styles.footer}>{footer}</footer>}
    </aside>
  );
}
