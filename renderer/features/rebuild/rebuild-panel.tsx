// The choice of how an object is built again: what can be set, what will happen then, and the one button.

import { Hammer, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { AssetRow, AssetView } from '#contract/views/asset-views.ts';
import type { ReadableJobView } from '#contract/views/job-views.ts';
import { buildWords } from '../../shared/building-options/build-labels.ts';
import { BuildFields } from '../../shared/building-options/fields/build-fields.tsx';
import { wholeTriangles } from '../../shared/building-options/whole-triangles.ts';
import { BUILD_AGAIN_ID } from '../../shared/opener-ids.ts';
import type { QueueStanding } from '../../shared/wording/turn-words.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { IconButton } from '../../ui/buttons/icon-button.tsx';
import { CheckField } from '../../ui/fields/check-field.tsx';
import { Note } from '../../ui/messages/note.tsx';
import { SidePanel } from '../../ui/panels/side-panel.tsx';
import { t } from '../../words/words.ts';
import { BuildProgress } from './build-progress.tsx';
import styles from './rebuild-panel.module.css';
import type { Rebuilding } from './rebuild-store.ts';

interface RebuildPanelProps {
  readonly asset: AssetRow;
  /** Everything about it; absent until that is known. */
  readonly described: AssetView | undefined;
  readonly rebuilding: Rebuilding;
  /** The build of this object that waits or runs. */
  readonly job: ReadableJobView | undefined;
  readonly queue: QueueStanding;
  /** Where it is built, for choosing; absent where there is only this machine. */
  readonly place: ReactNode;
}

export function RebuildPanel({ asset, described, rebuilding, job, queue, place }: RebuildPanelProps) {
  const { settings, seconds, replaces, change, setReplaces, close, build } = rebuilding;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.focus();
    return () => document.getElementById(BUILD_AGAIN_ID)?.focus();
  }, []);
  const fate = asset.kind === 'sampled' ? undefined : replaces ? 'replaces' : 'beside';
  const words = buildWords(settings, { wholeTriangles: described && wholeTriangles(described), seconds, fate });
  return (
    <SidePanel
      ref={panel}
      tabIndex={-1}
      name={t('build.panel', { name: asset.name })}
      header={
        <>
          <h2>{t(asset.kind === 'finished' ? 'build.buildAgain' : 'build.build')}</h2>
          <IconButton icon={X} name={t('actions.close')} keys="Esc" isFlush onClick={close} />
        </>
      }
      footer={
        <>
          {job === undefined && place}
          {job === undefined ? <Note>{words}</Note> : <BuildProgress job={job} queue={queue} />}
          {job === undefined && asset.kind === 'finished' && (
            <CheckField name={t('build.replace')} isChecked={replaces} onChange={setReplaces} />
          )}
          <Button weight="primary" size="large" icon={Hammer} keys="Ctrl+Enter" disabled={job !== undefined} onClick={() => void build()}>
            {t(job === undefined ? 'build.build' : 'build.building')}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <BuildFields settings={settings} onChange={change} />
      </div>
    </SidePanel>
  );
}
