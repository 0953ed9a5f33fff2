// Mends the engine: one button, how far the set-up is, and what it said.

import { Download, Usb, Wrench } from 'lucide-react';
import { useRef } from 'react';
import { useStore } from 'zustand';
import type { EngineRepair as Repair } from '#contract/engine-repair.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { saidByServices } from '../../words/said-by-services.ts';
import { t } from '../../words/words.ts';
import styles from './engine-repair.module.css';
import type { EngineStore } from './engine-store.ts';

interface EngineRepairProps {
  readonly store: EngineStore;
  readonly weight: 'primary' | 'plain';
}

export function EngineRepair({ store, weight }: EngineRepairProps) {
  const { repair, begin } = useStore(store);
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(place, repair.kind);
  return (
    <div ref={place} tabIndex={-1} className={styles.repair} data-weight={weight}>
      {repair.kind === 'failed' && repair.lacksSource && (
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
      {repair.kind !== 'running' && !(repair.kind === 'failed' && repair.lacksSource) && (
        <Button weight={weight} icon={Wrench} onClick={() => void begin()}>
          {t(repair.kind === 'failed' ? 'models.engineAgain' : 'models.engineRepair')}
        </Button>
      )}
      {repair.kind === 'running' && <Running repair={repair} />}
      {repair.kind === 'done' && <p role="status">{t('models.engineDone')}</p>}
      {repair.kind === 'failed' && !repair.lacksSource && <p role="status">{t('models.engineFailed')}</p>}
      {(repair.kind === 'running' || repair.kind === 'failed') && repair.lines.length > 0 && (
        <details className={styles.said} open={repair.kind === 'failed' && !repair.lacksSource}>
          <summary>{t('models.engineLog')}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by the keyboard */}
          <pre className={styles.lines} tabIndex={0}>
            {repair.lines.join('\n')}
          </pre>
        </details>
      )}
    </div>
  );
}

function Running({ repair: { done = 0, count, step } }: { readonly repair: Extract<Repair, { kind: 'running' }> }) {
  return (
    <div className={styles.running}>
      <p className={styles.line} role="status">
        <span>{step === undefined ? t('models.engineRunning') : saidByServices(step)}</span>
        {count !== undefined && <span>{t('models.engineStep', { step: Math.min(done + 1, count), count })}</span>}
      </p>
      <ProgressBar fraction={count === undefined ? 0 : done / count} name={t('models.engineRunning')} />
    </div>
  );
}
