// Whether an object grows from pictures or from words.
import type { Creation } from './create-store.ts';
import styles from './source-tabs.module.css';

const SOURCES: readonly { source: Creation['source']; words: string }[] = [
  { source: 'pictures', words: 'From pictures' },
  { source: 'words', words: 'From words' },
];

interface SourceTabsProps {
  readonly source: Creation['source'];
  readonly onChange: (source: Creation['source']) => void;
}

export function SourceTabs({ source, onChange }: SourceTabsProps) {
  return (
    <div className={styles.tabs} role="toolbar" aria-label="What it grows from">
      {SOURCES.map((tab) => (
        <button
          key={tab.source}
          type="button"
          className={styles.tab}
          aria-pressed={tab.source === source}
          onClick={() => onChange(tab.source)}
        >
          {tab.words}
        </button>
      ))}
    </div>
  );
}
