// What each of several graphics cards does just now, and why one of them gets no more jobs.
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { CardState } from '#contract/views/studio-views.ts';
import { failureWords } from '../../../shared/wording/failure-words.ts';
import { t } from '../../../words/words.ts';
import styles from '../settings-page.module.css';

export function CardList({ cards }: { readonly cards: readonly CardState[] }) {
  if (cards.length === 0) return null;
  const isAnyAside = cards.some(({ work }) => work === 'set-aside');
  return (
    <div className={styles.checks} role="status">
      <ul className={styles.checks} aria-label={t('settings.cards')}>
        {cards.map((card) => (
          <li key={card.id} className={styles.check}>
            {card.work === 'set-aside' ? (
              <CircleAlert className={styles.ill} size={16} aria-hidden />
            ) : (
              <CircleCheck className={styles.well} size={16} aria-hidden />
            )}
            <span className={styles.finding}>{cardWords(card)}</span>
          </li>
        ))}
      </ul>
      {isAnyAside && <p className={styles.finding}>{t('settings.cardSetAsideAdvice')}</p>}
    </div>
  );
}

function cardWords({ name, work, because }: CardState): string {
  if (work !== 'set-aside') return `${name}: ${t(`settings.cardWork.${work}`)}`;
  return t('settings.cardSetAside', { name, reason: because === undefined ? '' : failureWords(because).message });
}
