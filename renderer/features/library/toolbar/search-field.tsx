// Search as you type. The key that leads here is "/".
import { Search, X } from 'lucide-react';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { KeyHint } from '../../../ui/hints/key-hint.tsx';
import { t } from '../../../words/words.ts';
import styles from './search-field.module.css';

export const SEARCH_FIELD_ID = 'library-search';

interface SearchFieldProps {
  readonly query: string;
  readonly onChange: (query: string) => void;
}

export function SearchField({ query, onChange }: SearchFieldProps) {
  return (
    <div className={styles.field}>
      <Search size={14} aria-hidden className={styles.icon} />
      <input
        id={SEARCH_FIELD_ID}
        type="text"
        className={styles.input}
        aria-label={t('library.search')}
        placeholder={t('library.searchPlaceholder')}
        value={query}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onChange('');
          event.currentTarget.blur();
        }}
      />
      <span className={styles.end}>
        {query === '' ? <KeyHint keys="/" /> : <IconButton icon={X} name={t('library.clearSearch')} isFlush onClick={() => onChange('')} />}
      </span>
    </div>
  );
}
