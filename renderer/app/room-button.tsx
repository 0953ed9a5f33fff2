// A room's button on the rail: its picture, with the name below.
import type { LucideIcon } from 'lucide-react';
import { classNames } from '../ui/class-names.ts';
import shared from '../ui/quiet-button.module.css';
import styles from './room-button.module.css';

interface RoomButtonProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly keys: string;
  readonly isHere: boolean;
  readonly onClick: () => void;
}

export function RoomButton({ icon: Icon, name, keys, isHere, onClick }: RoomButtonProps) {
  return (
    <button
      type="button"
      className={classNames(shared.quiet, styles.room)}
      aria-current={isHere ? 'page' : undefined}
      title={`${name}  (${keys})`}
      onClick={onClick}
    >
      <Icon size={18} aria-hidden />
      <span className={styles.name}>{name}</span>
    </button>
  );
}
