// The page where an object begins: its pictures or the words for it on the stage, its cut-out and settings beside them.

import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { PackSummary } from '#contract/machine/model-pack.ts';
import type { JobView, ReadableJobView } from '#contract/views/job-views.ts';
import type { QueueStanding } from '../../shared/wording/turn-words.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { t } from '../../words/words.ts';
import { BatchStage } from './batch/batch-stage.tsx';
import { type BatchStore, isOneObject, picturesOfEach } from './batch/batch-store.ts';
import { OneOrMany } from './batch/one-or-many.tsx';
import styles from './create-page.module.css';
import type { CutOutStore } from './cut-out/state/cut-out-store.ts';
import { CreateInspector } from './inspector/create-inspector.tsx';
import { GrowthStages } from './inspector/growth-stages.tsx';
import { EmptyStage } from './stage/empty-stage.tsx';
import { PictureStage, StillPicture } from './stage/picture-stage.tsx';
import { PictureStrip } from './stage/picture-strip.tsx';
import { PromptStage } from './stage/prompt-stage.tsx';
import { SourceTabs } from './stage/source-tabs.tsx';
import { chosenPack } from './state/chosen-pack.ts';
import { type CreateState, type CreateStore, selectedSlot } from './state/create-store.ts';
import type { Forecasts } from './state/forecast-store.ts';

/** While an object is described, what came together waits. */
const NO_BATCH = { question: undefined, batch: undefined, fixing: undefined };

interface CreatePageProps {
  readonly store: CreateStore;
  readonly cutOut: CutOutStore;
  readonly batch: BatchStore;
  /** What can grow from pictures now, and what from words. */
  readonly packs: { readonly image: readonly PackSummary[]; readonly text: readonly PackSummary[] };
  readonly jobs: readonly JobView[];
  readonly onChoose: () => void;
  readonly onChooseFolder: () => void;
  readonly forecasts: Forecasts;
  /** Whether objects may grow on a farm. */
  readonly hasFarm: boolean;
  readonly onGrow: () => void;
  readonly queue: QueueStanding;
  readonly onCancel: (jobId: string) => void;
  readonly onRetry: (jobId: string) => void;
  readonly onOpen: (assetId: string) => void;
  /** The address of an object's preview, while it is in the library. */
  readonly previewOf: (assetId: string) => string | undefined;
  readonly onModels: () => void;
  /** Goes back to the objects of a batch, of which one is fixed. */
  readonly onEndFixing: () => void;
  /** Of pictures that came together, sends off those that look unlike the others. */
  readonly onGrowApart: () => void;
}

export function CreatePage({
  store,
  cutOut,
  batch: batchStore,
  packs,
  jobs,
  forecasts,
  hasFarm,
  onChoose,
  onChooseFolder,
  onGrow,
  queue,
  onCancel,
  onRetry,
  onOpen,
  previewOf,
  onModels,
  onEndFixing,
  onGrowApart,
}: CreatePageProps) {
  const create = useStore(store);
  const batches = useStore(batchStore);
  const { source } = create;
  const { question, batch, fixing } = source === 'pictures' ? batches : NO_BATCH;
  // What was begun stays in sight while the runtime, and what it knows of packs, is away.
  const canDescribe = packs.text.length > 0 || source === 'words';
  const growing = jobs.filter((job) => job.kind !== 'unreadable').find((job) => job.id === create.growingJobId);
  const running = jobs.find((job) => job.kind === 'running' && job.id !== growing?.id);
  const isEmpty = create.slots.length === 0 && growing === undefined && question === undefined && batch === undefined;
  const isAlone = isOneObject(create, batches);
  return (
    <>
      <main tabIndex={-1} className={styles.stage} aria-label={t('create.title')}>
        {(source === 'words' || (!isEmpty && question === undefined)) && <h1 className={styles.heading}>{t('create.title')}</h1>}
        <SourceTabs source={source} canDescribe={canDescribe} className={styles.sources} onChange={create.growFrom} />
        {source === 'words' ? (
          <PromptStage
            prompt={create.words}
            knowsFew={chosenPack(packs.text, create.settings, source)?.engine === 'parts'}
            onChange={create.describe}
            isHidden={growing !== undefined}
          />
        ) : (
          <Pictures
            create={create}
            cutOut={cutOut}
            question={question !== undefined && <OneOrMany question={question} batch={batches} onGrowApart={onGrowApart} />}
            batch={
              batch &&
              !fixing && (
                <BatchStage
                  state={batches}
                  batch={batch}
                  jobs={jobs}
                  previewOf={previewOf}
                  onChoose={onChoose}
                  actions={{ onOpen, onCancel, onRetry }}
                />
              )
            }
            onBack={fixing === undefined ? undefined : onEndFixing}
            onChoose={onChoose}
            onChooseFolder={onChooseFolder}
            growing={growing}
          />
        )}
        {growing !== undefined && isAlone && (
          <GrowthStages job={growing} runningName={running?.name} queue={queue} onCancel={() => onCancel(growing.id)} />
        )}
      </main>
      <CreateInspector
        create={create}
        packs={source === 'words' ? packs.text : packs.image}
        isGrowing={growing !== undefined}
        batch={isAlone ? undefined : batches}
        pictures={picturesOfEach(create, batches)}
        isFixing={fixing !== undefined}
        forecasts={forecasts}
        hasFarm={hasFarm}
        onGrow={onGrow}
        onModels={onModels}
      />
    </>
  );
}

interface PicturesProps {
  readonly create: CreateState;
  readonly cutOut: CutOutStore;
  /** What stands in the place of a single object's pictures, if something does. */
  readonly question: ReactNode;
  readonly batch: ReactNode;
  readonly onChoose: () => void;
  readonly onChooseFolder: () => void;
  /** What the page waits for. */
  readonly growing: ReadableJobView | undefined;
  /** Where the picture is one of a batch. */
  readonly onBack: (() => void) | undefined;
}

function Pictures({ create, cutOut, question, batch, onChoose, onChooseFolder, growing, onBack }: PicturesProps) {
  if (question || batch) return question || batch;
  const slot = selectedSlot(create);
  // Loaded anew, the page has none of the pictures of what grows until they have come, and the queue has one.
  const kept = slot === undefined && growing?.text === undefined ? growing : undefined;
  if (slot === undefined && kept === undefined)
    return <EmptyStage onChoose={onChoose} onChooseFolder={onChooseFolder} onExample={(name) => void create.addExample(name)} />;
  return (
    <>
      {kept !== undefined && <StillPicture url={kept.thumbnailUrl} name={kept.name} isDimmed />}
      {slot !== undefined && (
        <PictureStage slot={slot} cutOut={cutOut} matting={create.settings.matting} isDimmed={growing !== undefined} />
      )}
      {onBack === undefined || slot === undefined ? (
        <PictureStrip create={create} onChoose={onChoose} />
      ) : (
        <BackToBatch name={slot.name} onBack={onBack} />
      )}
    </>
  );
}

function BackToBatch({ name, onBack }: { readonly name: string; readonly onBack: () => void }) {
  return (
    <div className={styles.back}>
      <span className={styles.backName}>{name}</span>
      <Button weight="primary" keys="Esc" onClick={onBack}>
        {t('batch.endFixing')}
      </Button>
    </div>
  );
}
