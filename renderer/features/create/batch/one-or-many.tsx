// Several pictures came together: are they views of one object, or as many objects?
import { Box, Boxes, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '../../../ui/buttons/button.tsx';
import { tipOf } from '../../../ui/hints/tips.ts';
import { PictureFrame } from '../../../ui/panels/picture-frame.tsx';
import { t } from '../../../words/words.ts';
import type { PictureFile } from '../pictures/import-picture.ts';
import { MOST_PICTURES } from '../pictures/picture-sides.ts';
import type { BatchState, Question } from './batch-store.ts';
import styles from './one-or-many.module.css';
import { useFileAddress } from './use-file-address.ts';

interface OneOrManyProps {
  readonly question: Question;
  readonly batch: BatchState;
  /** Sends off those that look unlike the others. */
  readonly onGrowApart: () => void;
}

const MOST_SHOWN = 12;

export function OneOrMany({ question, batch, onGrowApart }: OneOrManyProps) {
  const { files, canBeOne, unlike } = question;
  const marked = files.filter((_, at) => unlike?.includes(at) === true);
  const [first] = marked;
  const areSome = first !== undefined && marked.length < files.length;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.question} aria-labelledby="one-or-many">
      <h1 id="one-or-many" ref={heading} tabIndex={-1} className={styles.title}>
        {t('batch.oneOrMany', { count: files.length })}
      </h1>
      <ul className={styles.pictures} aria-label={t('batch.pictures')}>
        {files.slice(0, MOST_SHOWN).map((file, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and none moves
          <FileThumbnail key={at} file={file} isMarked={unlike?.includes(at) === true} />
        ))}
        {files.length > MOST_SHOWN && <li className={styles.more}>{t('batch.more', { count: files.length - MOST_SHOWN })}</li>}
      </ul>
      <div className={styles.answers}>
        <Answer
          icon={Box}
          title={t('batch.one')}
          words={t(canBeOne ? 'batch.oneHint' : 'batch.oneTooMany', { most: MOST_PICTURES })}
          disabled={!canBeOne}
          onClick={() => void batch.answer('one')}
        />
        <Answer
          icon={Boxes}
          title={t('batch.many', { count: files.length })}
          words={t('batch.manyHint')}
          onClick={() => void batch.answer('many')}
        />
      </div>
      <div className={styles.likeness}>
        <p role="status">
          {first !== undefined && (
            <>
              <TriangleAlert size={14} aria-hidden />
              {areSome ? t('batch.someUnlike', { count: marked.length, name: first.name }) : t('batch.unlike')}
            </>
          )}
        </p>
        {areSome && <Button onClick={onGrowApart}>{t('create.growSeparately', { count: marked.length })}</Button>}
      </div>
      <Button weight="quiet" onClick={batch.forgetQuestion} keys="Esc">
        {t('batch.neither')}
      </Button>
    </section>
  );
}

interface AnswerProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly words: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function Answer({ icon: Icon, title, words, disabled, onClick }: AnswerProps) {
  return (
    <button type="button" className={styles.answer} disabled={disabled} onClick={onClick}>
      <Icon size={20} strokeWidth={1.5} aria-hidden />
      <span className={styles.answerTitle}>{title}</span>
      <span className={styles.words}>{words}</span>
    </button>
  );
}

function FileThumbnail({ file, isMarked }: { readonly file: PictureFile; readonly isMarked: boolean }) {
  const address = useFileAddress(file);
  return (
    <li className={styles.picture} data-marked={isMarked || undefined} {...tipOf(file.name)}>
      <PictureFrame url={address} description={file.name} shape="fill" backdrop="plain" />
    </li>
  );
}
