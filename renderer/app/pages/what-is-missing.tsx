// Stands in the place of Create while nothing can be made: before the engine of an installed program was first set up, without an engine that
// starts, or without a model. Each is a state with a button.
import { Hexagon, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import { EngineRepair } from '../../features/engine/engine-repair.tsx';
import { FirstSetUp } from '../../features/engine/first-set-up.tsx';
import { StageMessage } from '../../features/engine/stage-message.tsx';
import { Button } from '../../ui/buttons/button.tsx';
import { t } from '../../words/words.ts';
import type { Stores } from '../state/stores.ts';

interface WhatIsMissingProps {
  readonly stores: Stores;
  /** What stands there otherwise. */
  readonly children: ReactNode;
}

export function WhatIsMissing({ stores, children }: WhatIsMissingProps) {
  const { runtime } = useStore(stores.runtime);
  const { repair } = useStore(stores.engine);
  const { go } = useStore(stores.navigation);
  if (isNew(runtime)) return <FirstSetUp store={stores.engine} name={t('create.title')} />;
  if (repair.kind === 'running' || lacksEngine(runtime)) {
    const text = t(repair.kind === 'failed' && repair.lacksSource ? 'models.engineSources' : 'models.engineText');
    return (
      <StageMessage icon={Unplug} name={t('create.title')} title={t('models.engineTitle')} text={text}>
        <EngineRepair store={stores.engine} weight="primary" />
      </StageMessage>
    );
  }
  if (lacksModel(runtime)) {
    return (
      <StageMessage icon={Hexagon} name={t('create.title')} title={t('models.noModelTitle')} text={t('models.noModelText')}>
        <Button weight="primary" icon={Hexagon} onClick={() => go({ kind: 'models' })}>
          {t('models.openModels')}
        </Button>
      </StageMessage>
    );
  }
  return children;
}

/** Nobody has said yet where its packages come from. */
export function isNew(runtime: RuntimeState): boolean {
  return runtime.kind === 'failed' && (runtime.error.waysOut ?? []).some(({ kind }) => kind === 'name-source');
}

function lacksEngine(runtime: RuntimeState): boolean {
  return runtime.kind === 'failed' && (runtime.error.waysOut ?? []).some(({ kind }) => kind === 'set-up');
}

function lacksModel(runtime: RuntimeState): boolean {
  return (runtime.kind === 'ready' || runtime.kind === 'busy') && runtime.packs.every(({ problem }) => problem !== undefined);
}
