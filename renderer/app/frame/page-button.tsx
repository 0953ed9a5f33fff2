// A page's button on the rail: its picture, with the name below.
import type { LucideIcon } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import { keyWords } from '../../ui/key-hint.tsx';
import shared from '../../ui/quiet-button.module.css';
import styles from './page-button.module.css';

interface PageButtonProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly keys: string;
  readonly isHere: boolean;
  readonly onClick: () => void;
}

export function PageButton({ icon: Icon, name, keys, isHere, onClick }: PageButtonProps) {
  return (
    <button
      type="button"
      className={classNames(shared.quiet, styles.page)}
      aria-current={isHere ? 'page' : undefined}
      title={`${name}  (${keyWords(keys)})`}
      onClick={onClick}
    >
      <Icon size={18} aria-hidden />
      <span className={styles.name}>{name}</span>
    </button>
  );
}
