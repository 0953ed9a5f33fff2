// What the first window of an installed program shows: what the engine needs, and two ways to bring it. Nothing is connected to before a click
// on what it takes and where from.
import { Download, Sprout, Usb } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EngineNeeds, EngineRepair } from '#contract/machine/engine-repair.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { fileSizeWords } from '../../ui/formats/format-number.ts';
import { Note } from '../../ui/messages/note.tsx';
import { saidByServices } from '../../words/said-by-services.ts';
import { t } from '../../words/words.ts';
import type { EngineStore } from './engine-store.ts';
import styles from './first-set-up.module.css';
import { SetUpProgress, WhatWasSaid } from './set-up-progress.tsx';
import { StageMessage } from './stage-message.tsx';
import { useEngine } from './use-engine.ts';

interface FirstSetUpProps {
  readonly store: EngineStore;
  /** Of the room. */
  readonly name: string;
}

export function FirstSetUp({ store, name }: FirstSetUpProps) {
  const { repair, needs, stop, place } = useEngine(store);
  return (
    <StageMessage
      icon={Sprout}
      tone="calm"
      name={name}
      title={t('models.firstTitle')}
      text={needs === undefined ? '' : whatIsNeeded(needs)}
    >
      <div ref={place} tabIndex={-1} className={styles.place}>
        {repair.kind === 'running' ? (
          <>
            <SetUpProgress repair={repair} title={t('models.firstRunning')} />
            <Button onClick={() => void stop()}>{t('models.cancel')}</Button>
            <WhatWasSaid lines={repair.lines} isOpen={false} />
          </>
        ) : (
          <>
            {needs !== undefined && <Ways needs={needs} begin={store.getState().begin} />}
            {needs !== undefined && <Note>{`${saidByServices(needs.reason)} ${t('models.getNothing')}`}</Note>}
            <Failure repair={repair} />
          </>
        )}
      </div>
    </StageMessage>
  );
}

function Ways({ needs, begin }: { readonly needs: EngineNeeds; readonly begin: (source: 'kit' | 'network') => Promise<void> }) {
  const bytes = fileSizeWords(needs.fetchedBytes);
  return (
    <div className={styles.ways}>
      <Way title={t('models.firstKit')} note={t('models.firstKitNote')}>
        <Button weight="primary" icon={Usb} onClick={() => void begin('kit')}>
          {t('models.engineFromKit')}
        </Button>
      </Way>
      <Way title={t('models.firstDownload')} note={t('models.firstDownloadNote', { bytes, places: needs.places.join(', ') })}>
        <Button weight="primary" icon={Download} onClick={() => void begin('network')}>
          {t('models.firstDownloadNow', { bytes })}
        </Button>
      </Way>
    </div>
  );
}

function Way({ title, note, children }: { readonly title: string; readonly note: string; readonly children: ReactNode }) {
  return (
    <section className={styles.way} aria-label={title}>
      <h2>{title}</h2>
      <p>{note}</p>
      {children}
    </section>
  );
}

/** Of the set-up before. */
function Failure({ repair }: { readonly repair: EngineRepair }) {
  if (repair.kind !== 'failed' || repair.lacksSource) return null;
  return (
    <>
      <p role="status">{t('models.firstFailed', { reason: saidByServices(repair.reason ?? '') })}</p>
      <WhatWasSaid lines={repair.lines} isOpen={false} />
    </>
  );
}

function whatIsNeeded({ installedBytes, folder, freeBytes }: EngineNeeds): string {
  return t('models.firstText', { bytes: fileSizeWords(installedBytes), folder, free: fileSizeWords(freeBytes) });
}
