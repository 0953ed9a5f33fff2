// The page where an object begins: its pictures or the words for it on the stage, its cut-out and settings beside them.

import { useStore } from 'zustand';
import type { JobView } from '#contract/app-ipc.ts';
import type { PackSummary } from '#contract/model-pack.ts';
import { t } from '../../words/words.ts';
import styles from './create-page.module.css';
import { CreateInspector } from './inspector/create-inspector.tsx';
import { GrowthStages } from './inspector/growth-stages.tsx';
import { EmptyStage } from './stage/empty-stage.tsx';
import { PictureStage } from './stage/picture-stage.tsx';
import { PictureStrip } from './stage/picture-strip.tsx';
import { PromptStage } from './stage/prompt-stage.tsx';
import { SourceTabs } from './stage/source-tabs.tsx';
import { type CreateState, type CreateStore, selectedSlot } from './state/create-store.ts';

interface CreatePageProps {
  readonly store: CreateStore;
  /** What can grow from pictures now, and what from words. */
  readonly packs: { readonly image: readonly PackSummary[]; readonly text: readonly PackSummary[] };
  readonly jobs: readonly JobView[];
  readonly onChoose: () => void;
  readonly onGrow: () => void;
}

export function CreatePage({ store, packs, jobs, onChoose, onGrow }: CreatePageProps) {
  const create = useStore(store);
  const { source } = create;
  // What was begun stays in sight while the runtime, and what it knows of packs, is away.
  const canDescribe = packs.text.length > 0 || source === 'words';
  const growing = jobs.filter((job) => job.kind !== 'unreadable').find((job) => job.id === create.growingJobId);
  const running = jobs.find((job) => job.kind === 'running' && job.id !== growing?.id);
  return (
    <>
      <main tabIndex={-1} className={styles.stage} aria-label={t('create.title')}>
        {(source === 'words' || create.slots.length > 0) && <h1 className={styles.heading}>{t('create.title')}</h1>}
        <SourceTabs source={source} canDescribe={canDescribe} className={styles.sources} onChange={create.growFrom} />
        {source === 'words' ? (
          <PromptStage prompt={create.words} onChange={create.describe} isHidden={growing !== undefined} />
        ) : (
          <Pictures create={create} onChoose={onChoose} isDimmed={growing !== undefined} />
        )}
        {growing !== undefined && <GrowthStages job={growing} runningName={running?.name} />}
      </main>
      <CreateInspector
        create={create}
        packs={source === 'words' ? packs.text : packs.image}
        isGrowing={growing !== undefined}
        onGrow={onGrow}
      />
    </>
  );
}

interface PicturesProps {
  readonly create: CreateState;
  readonly onChoose: () => void;
  readonly isDimmed: boolean;
}

function Pictures({ create, onChoose, isDimmed }: PicturesProps) {
  const slot = selectedSlot(create);
  if (slot === undefined) return <EmptyStage onChoose={onChoose} onExample={() => void create.addExample()} />;
  return (
    <>
      <PictureStage slot={slot} isDimmed={isDimmed} />
      <PictureStrip create={create} onChoose={onChoose} />
    </>
  );
}
