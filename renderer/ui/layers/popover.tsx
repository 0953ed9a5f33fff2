// A small page beside a button, for choices of several kinds. The focus moves in and comes back.
import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './popover.module.css';

interface PopoverProps {
  /** One button. */
  readonly button: ReactNode;
  readonly name: string;
  readonly children: ReactNode;
}

export function Popover({ button, name, children }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{button}</Radix.Trigger>
      <Radix.Content
        className={styles.popover}
        aria-label={name}
        align="end"
        sideOffset={4}
        collisionPadding={8}
        onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()}
      >
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
