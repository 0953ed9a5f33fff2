// Several objects at once: what will grow, and from when it was sent off what became of each.
import { Images, X } from 'lucide-react';
import type { JobView } from '#contract/views/job-views.ts';
import { failureWords } from '../../../shared/wording/failure-words.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { tipIfCut, tipOf } from '../../../ui/hints/tips.ts';
import { PictureFrame } from '../../../ui/panels/picture-frame.tsx';
import { t } from '../../../words/words.ts';
import styles from './batch-stage.module.css';
import type { Batch, BatchItem, BatchState } from './batch-store.ts';
import { JobTile, type JobTileActions } from './job-tile.tsx';

interface BatchStageProps {
  readonly state: BatchState;
  readonly batch: Batch;
  readonly jobs: readonly JobView[];
  /** The address of an object's preview, while it is in the library. */
  readonly previewOf: (assetId: string) => string | undefined;
  readonly onChoose: () => void;
  readonly actions: JobTileActions;
}

export function BatchStage({ state, batch, jobs, previewOf, onChoose, actions }: BatchStageProps) {
  const { sent, items, name } = batch;
  const own = (sent?.jobIds ?? []).flatMap((id) => jobs.filter((job) => job.id === id && job.kind !== 'unreadable'));
  const done = own.filter(({ kind }) => kind === 'done').length;
  return (
    <section className={styles.batch} aria-labelledby="batch-name">
      <header className={styles.header}>
        <h2 id="batch-name" className={styles.name} {...tipIfCut(name)}>
          {name}
        </h2>
        <span className={styles.count} role="status">
          {sent === undefined ? t('batch.objects', { count: items.length }) : t('batch.doneOf', { done, count: sent.jobIds.length })}
        </span>
        {sent === undefined ? (
          <Button weight="quiet" onClick={onChoose}>
            {t('batch.add')}
          </Button>
        ) : (
          <Button
            icon={Images}
            disabled={done === 0}
            onClick={() => void state.saveContactSheet(own.flatMap((job) => (job.kind === 'unreadable' ? [] : [job])))}
          >
            {t('batch.contactSheet')}
          </Button>
        )}
        <Button weight="quiet" onClick={state.clear}>
          {t(sent === undefined ? 'create.startOver' : 'batch.another')}
        </Button>
      </header>
      <ul className={styles.items} aria-label={t('batch.list')}>
        {sent === undefined
          ? items.map((item) => (
              <ItemTile key={item.key} item={item} onFix={() => state.fix(item.key)} onRemove={() => state.remove(item.key)} />
            ))
          : own.map(
              (job) =>
                job.kind !== 'unreadable' && <JobTile key={job.id} job={job} previewUrl={previewOf(job.assetId)} actions={actions} />,
            )}
      </ul>
    </section>
  );
}

interface ItemTileProps {
  readonly item: BatchItem;
  readonly onFix: () => void;
  readonly onRemove: () => void;
}

/** A click on the picture leads to its cut-out. */
function ItemTile({ item, onFix, onRemove }: ItemTileProps) {
  const { name } = item;
  return (
    <li className={styles.item} data-refused={item.kind === 'refused' || undefined}>
      {item.kind === 'refused' ? (
        <>
          <p className={styles.problem}>{failureWords(item.error).message}</p>
          <span className={styles.label} {...tipIfCut(name)}>
            {name}
          </span>
        </>
      ) : (
        <button
          type="button"
          className={styles.open}
          disabled={item.kind === 'arriving'}
          aria-label={t('batch.fix', { name })}
          {...tipOf(t('batch.fix', { name }))}
          onClick={onFix}
        >
          <PictureFrame url={item.kind === 'taken' ? item.picture.url : undefined} description="" shape="square" backdrop="plain" />
          <span className={styles.label}>{name}</span>
          {item.kind === 'taken' && item.maskId !== undefined && <span className={styles.state}>{t('batch.fixed')}</span>}
        </button>
      )}
      <IconButton icon={X} name={t('create.removeView', { name })} className={styles.deed} onClick={onRemove} />
    </li>
  );
}
