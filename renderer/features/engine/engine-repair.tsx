// Mends the engine: one button, how far the set-up is, and what it said.

import { Download, Usb, Wrench } from 'lucide-react';
import { Button } from '../../ui/buttons/button.tsx';
import { t } from '../../words/words.ts';
import styles from './engine-repair.module.css';
import type { EngineStore } from './engine-store.ts';
import { SetUpProgress, WhatWasSaid } from './set-up-progress.tsx';
import { useEngine } from './use-engine.ts';

interface EngineRepairProps {
  readonly store: EngineStore;
  readonly weight: 'primary' | 'plain';
  /** There is none yet, so that nothing can be repaired. */
  readonly isNew?: boolean;
}

export function EngineRepair({ store, weight, isNew = false }: EngineRepairProps) {
  const { repair, begin, needs, place } = useEngine(store);
  const asksForSource = repair.kind !== 'running' && (isNew || (repair.kind === 'failed' && repair.lacksSource === true));
  return (
    <div ref={place} tabIndex={-1} className={styles.repair} data-weight={weight}>
      {asksForSource && (
        <>
          <Button weight={weight} icon={Usb} onClick={() => void begin('kit')}>
            {t('models.engineFromKit')}
          </Button>
          <Button weight="plain" icon={Download} onClick={() => void begin('network')}>
            {t('models.engineFromNetwork')}
          </Button>
          {weight === 'plain' && <p className={styles.line}>{t('models.engineSources')}</p>}
        </>
      )}
      {repair.kind === 'idle' && needs?.isOutdated === true && <p className={styles.line}>{t('models.engineOutdated')}</p>}
      {repair.kind !== 'running' && !asksForSource && (
        <Button weight={weight} icon={Wrench} onClick={() => void begin()}>
          {t(repair.kind === 'failed' ? 'models.engineAgain' : 'models.engineRepair')}
        </Button>
      )}
      {repair.kind === 'running' && <SetUpProgress repair={repair} title={t('models.engineRunning')} />}
      {repair.kind === 'done' && <p role="status">{t('models.engineDone')}</p>}
      {repair.kind === 'failed' && !repair.lacksSource && <p role="status">{t('models.engineFailed')}</p>}
      {(repair.kind === 'running' || repair.kind === 'failed') && (
        <WhatWasSaid lines={repair.lines} isOpen={repair.kind === 'failed' && !repair.lacksSource} />
      )}
    </div>
  );
}
