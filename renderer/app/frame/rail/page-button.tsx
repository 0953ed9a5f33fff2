// A page's button on the rail: its picture, with the name below.
import type { LucideIcon } from 'lucide-react';
import shared from '../../../ui/buttons/quiet-button.module.css';
import { classNames } from '../../../ui/class-names.ts';
import { tipOf } from '../../../ui/hints/tips.ts';
import styles from './page-button.module.css';

interface PageButtonProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly keys: string;
  readonly isHere: boolean;
  /** How much there is new: on its corner, and in words for who does not see it. */
  readonly badge?: { readonly count: number; readonly words: string } | undefined;
  readonly onClick: () => void;
}

const MOST_COUNTED = 99;

export function PageButton({ icon: Icon, name, keys, isHere, badge, onClick }: PageButtonProps) {
  return (
    <button
      type="button"
      className={classNames(shared.quiet, styles.page)}
      aria-current={isHere ? 'page' : undefined}
      {...tipOf(name, keys)}
      onClick={onClick}
    >
      <Icon size={18} aria-hidden />
      <span className={styles.name}>{name}</span>
      {badge !== undefined && (
        <span className={styles.badge} role="img" aria-label={badge.words}>
          {badge.count > MOST_COUNTED ? `${MOST_COUNTED}+` : badge.count}
        </span>
      )}
    </button>
  );
}
