// The keys of a command, as small print beside its name.
import styles from './key-hint.module.css';

export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <kbd className={styles.keys} aria-hidden>
      {keys.split('+').map((key) => (
        <span key={key} className={styles.key}>
          {SIGNS[key] ?? key}
        </span>
      ))}
    </kbd>
  );
}

const SIGNS: Readonly<Record<string, string>> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
};
