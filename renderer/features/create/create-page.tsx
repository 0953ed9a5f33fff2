// The room where an object begins: its pictures on the stage, its cut-out and settings beside them.
import { useStore } from 'zustand';
import type { JobView } from '#contract/app-ipc.ts';
import type { PackSummary } from '#contract/model-pack.ts';
import { CreateInspector } from './create-inspector.tsx';
import styles from './create-page.module.css';
import { type CreateStore, selectedSlot } from './create-store.ts';
import { EmptyStage } from './empty-stage.tsx';
import { GrowthStages } from './growth-stages.tsx';
import { PictureStage } from './picture-stage.tsx';
import { PictureStrip } from './picture-strip.tsx';

interface CreatePageProps {
  readonly store: CreateStore;
  readonly packs: readonly PackSummary[];
  readonly jobs: readonly JobView[];
  readonly onChoose: () => void;
  readonly onGrow: () => void;
}

export function CreatePage({ store, packs, jobs, onChoose, onGrow }: CreatePageProps) {
  const creation = useStore(store);
  const slot = selectedSlot(creation);
  const growing = jobs.find((job) => job.id === creation.growingJobId);
  return (
    <>
      <main className={styles.stage} aria-label="Create">
        {slot === undefined ? (
          <EmptyStage onChoose={onChoose} onExample={() => void creation.addExample()} />
        ) : (
          <>
            <PictureStage slot={slot} isDimmed={growing !== undefined} />
            {growing !== undefined && <GrowthStages job={growing} />}
            <PictureStrip creation={creation} onChoose={onChoose} />
          </>
        )}
      </main>
      <CreateInspector creation={creation} slot={slot} packs={packs} isGrowing={growing !== undefined} onGrow={onGrow} />
    </>
  );
}
