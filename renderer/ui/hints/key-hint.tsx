// The keys of a command, as small print beside its name, in the words of the keyboard that lies before the user.
import { t } from '../../words/words.ts';
import styles from './key-hint.module.css';

interface KeyHintProps {
  /** As in `Ctrl+Enter`. */
  readonly keys: string;
  /** Where the keys themselves are what is told; else a screen reader has the button's name and need not hear them. */
  readonly isSpoken?: boolean;
}

export function KeyHint({ keys, isSpoken = false }: KeyHintProps) {
  return (
    <kbd className={styles.keys} aria-hidden={!isSpoken || undefined}>
      {keys.split('+').map((key) => (
        <span key={key} className={styles.key}>
          {keySign(key)}
        </span>
      ))}
    </kbd>
  );
}

function keySign(key: string): string {
  switch (key) {
    case 'Ctrl':
    case 'Shift':
    case 'Delete':
    case 'PageUp':
    case 'PageDown':
      return t(`actions.keys.${key}`);
    default:
      return SIGNS[key] ?? key;
  }
}

const SIGNS: Readonly<Record<string, string>> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};
