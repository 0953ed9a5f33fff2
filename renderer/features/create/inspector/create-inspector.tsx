// Beside what an object grows from: what is cut out of a picture, what the model will see, the settings, and the one button.

import { Sprout } from 'lucide-react';
import type { PackSummary } from '#contract/machine/model-pack.ts';
import { buildSummary } from '../../../shared/building-options/build-summary.ts';
import { BuildFields } from '../../../shared/building-options/fields/build-fields.tsx';
import { PlaceField } from '../../../shared/place-field.tsx';
import { Button } from '../../../ui/buttons/button.tsx';
import { FoldedSection } from '../../../ui/panels/section.tsx';
import { SidePanel } from '../../../ui/panels/side-panel.tsx';
import { t } from '../../../words/words.ts';
import { type BatchState, canGrowBatch, takenItems } from '../batch/batch-store.ts';
import { chosenPack } from '../state/chosen-pack.ts';
import { type CreateState, canGrow, selectedSlot } from '../state/create-store.ts';
import type { Forecasts } from '../state/forecast-store.ts';
import { CutOutSection } from './cut-out-section.tsx';
import { PackNote } from './pack-note.tsx';
import { QualityPresets } from './quality-presets.tsx';
import { SettingsSection } from './settings-section.tsx';

/** What this machine learned says nothing of others. */
const UNKNOWN_THERE: Pick<Forecasts, 'chosen' | 'presets'> = { chosen: undefined, presets: {} };

interface CreateInspectorProps {
  readonly create: CreateState;
  /** Those that can grow from what there is. */
  readonly packs: readonly PackSummary[];
  readonly isGrowing: boolean;
  /** Where several objects are grown at once, or where it is asked whether they are. */
  readonly batch: BatchState | undefined;
  /** Of how many pictures each object is made. */
  readonly pictures: number;
  /** One object of them is on the stage. */
  readonly isFixing: boolean;
  readonly forecasts: Forecasts;
  /** Whether objects may grow on a farm. */
  readonly hasFarm: boolean;
  readonly onGrow: () => void;
  readonly onModels: () => void;
}

export function CreateInspector({
  create,
  packs,
  isGrowing,
  batch,
  pictures,
  isFixing,
  forecasts,
  hasFarm,
  onGrow,
  onModels,
}: CreateInspectorProps) {
  const { settings, source, change } = create;
  const pack = chosenPack(packs, settings, source);
  return (
    <SidePanel
      name={t('create.inspector')}
      footer={
        <>
          {pack !== undefined && (
            <PackNote pack={pack} create={batch === undefined ? create : { ...create, slots: [] }} onModels={onModels} />
          )}
          {hasFarm && <PlaceField place={settings.place} onChange={(place) => change({ place })} />}
          <QualityPresets
            build={settings.build}
            forecasts={settings.place === 'farm' ? UNKNOWN_THERE : forecasts}
            onChoose={(build) => change({ build })}
          />
          <Button
            weight={isGrowing ? 'quiet' : 'primary'}
            size="large"
            icon={Sprout}
            keys="Ctrl+Enter"
            disabled={batch === undefined ? !canGrow(create) || (source === 'words' && pack === undefined) : !canGrowBatch(batch)}
            onClick={onGrow}
          >
            {batch?.batch === undefined
              ? t(isGrowing ? 'create.queueAnother' : 'create.grow')
              : t('batch.grow', { count: batch.batch.sent?.jobIds.length ?? takenItems(batch.batch).length })}
          </Button>
        </>
      }
    >
      {source === 'pictures' && (batch === undefined || isFixing) && <CutOutSection slot={selectedSlot(create)} />}
      <SettingsSection create={create} packs={packs} pack={pack} pictures={pictures} />
      <FoldedSection
        title={t('create.build')}
        aside={buildSummary(settings.build)}
        isOpen={create.unfolded.build}
        onToggle={(isOpen) => create.unfold({ build: isOpen })}
      >
        <BuildFields settings={settings.build} onChange={(build) => change({ build })} />
      </FoldedSection>
    </SidePanel>
  );
}
