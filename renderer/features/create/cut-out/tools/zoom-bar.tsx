// How near the picture is looked at.
import { Maximize, Minus, Plus } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '../../../../ui/buttons/icon-button.tsx';
import { ToolBar } from '../../../../ui/buttons/tool-bar.tsx';
import { t } from '../../../../words/words.ts';
import type { StageControl } from '../canvas/use-stage-view.ts';
import styles from './zoom-bar.module.css';

const STEP = 1.25;

export function ZoomBar({ control }: { readonly control: StageControl }) {
  const { view, zoomBy, fit } = control;
  useZoomKeys(control);
  return (
    <ToolBar name={t('cutOut.zoom')} className={styles.bar}>
      <IconButton icon={Minus} name={t('cutOut.zoomOut')} keys="Ctrl+-" onClick={() => zoomBy(1 / STEP)} />
      <span className={styles.figure}>{t('cutOut.percent', { value: Math.round((view?.scale ?? 1) * 100) })}</span>
      <IconButton icon={Plus} name={t('cutOut.zoomIn')} keys="Ctrl++" onClick={() => zoomBy(STEP)} />
      <IconButton icon={Maximize} name={t('cutOut.fit')} keys="Ctrl+0" onClick={fit} />
    </ToolBar>
  );
}

/** These are the keys of the desktop's own zoom; while a picture is worked on they mean the picture. */
function useZoomKeys({ zoomBy, fit: showAll }: StageControl): void {
  useEffect(() => {
    const keys: Readonly<Record<string, () => void>> = {
      '+': () => zoomBy(STEP),
      '=': () => zoomBy(STEP), // where + needs Shift
      '-': () => zoomBy(1 / STEP),
      '0': showAll,
    };
    const press = (event: KeyboardEvent) => {
      const run = (event.ctrlKey || event.metaKey) && !event.altKey && !event.defaultPrevented ? keys[event.key] : undefined;
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [zoomBy, showAll]);
}
