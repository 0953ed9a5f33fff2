// The name of a field before it: in words, or by its icon where the page is narrow and it has one.
import type { LucideIcon } from 'lucide-react';
import { tipOf } from '../hints/tips.ts';
import styles from './narrow-name.module.css';

interface NarrowNameProps {
  /** Of the field, which has the name as its own label besides where it has an icon. */
  readonly id: string;
  readonly name: string;
  readonly icon: LucideIcon | undefined;
}

export function NarrowName({ id, name, icon: Icon }: NarrowNameProps) {
  if (Icon === undefined) return <label htmlFor={id}>{name}</label>;
  return (
    <>
      <label htmlFor={id} className={styles.hasIcon}>
        {name}
      </label>
      <span className={styles.icon} {...tipOf(name)}>
        <Icon size={16} aria-hidden />
      </span>
    </>
  );
}
