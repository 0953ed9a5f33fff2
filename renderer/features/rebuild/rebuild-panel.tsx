// The choice of how an object is built again: what can be set, what will happen then, and the one button.
import { Hammer, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { AssetView, JobView } from '#contract/app-ipc.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { BuildFields } from '../build/build-fields.tsx';
import { buildWords } from '../build/build-words.ts';
import { presentBuild } from '../build/present-build.ts';
import { BUILD_AGAIN_ID } from './build-again-id.ts';
import { BuildProgress } from './build-progress.tsx';
import styles from './rebuild-panel.module.css';
import type { Rebuilding } from './rebuild-store.ts';

interface RebuildPanelProps {
  readonly asset: AssetView;
  readonly rebuilding: Rebuilding;
  /** The build of this object that waits or runs. */
  readonly job: JobView | undefined;
}

export function RebuildPanel({ asset, rebuilding, job }: RebuildPanelProps) {
  const { settings, change, close, build } = rebuilding;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.focus();
    return () => document.getElementById(BUILD_AGAIN_ID)?.focus();
  }, []);
  const words = buildWords(settings, presentBuild(asset));
  return (
    <aside ref={panel} tabIndex={-1} className={styles.panel} aria-label={`Build ${asset.name} again`}>
      <header className={styles.header}>
        <h2 className={styles.title}>{asset.kind === 'finished' ? 'Build again' : 'Build'}</h2>
        <IconButton icon={X} name="Close" keys="Esc" onClick={close} />
      </header>
      <div className={styles.scroll}>
        <BuildFields settings={settings} onChange={change} />
      </div>
      <footer className={styles.footer}>
        {job === undefined ? <p className={styles.words}>{words}</p> : <BuildProgress job={job} />}
        <Button
          weight="primary"
          size="large"
          icon={Hammer}
          keys="Ctrl+Enter"
          disabled={job !== undefined}
          onClick={() => void build()}
          className={styles.build}
        >
          {job === undefined ? 'Build' : 'Building'}
        </Button>
      </footer>
    </aside>
  );
}
