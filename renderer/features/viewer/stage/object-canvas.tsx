// The place of a scene on the page. Each object gets a canvas of its own, because a context that was given up never comes back;
// one whose context is lost with the graphics process gets another. Another build of the object is shown on the same canvas.

import { useEffect, useRef, useState } from 'react';
import { afterNextPaint } from '../../../scene/drawing/after-next-paint.ts';
import { Viewer } from '../../../scene/viewer.ts';
import { lengthWords } from '../../../ui/formats/format-number.ts';
import { t } from '../../../words/words.ts';
import type { ViewerStore } from '../state/viewer-store.ts';
import styles from './object-canvas.module.css';

interface ObjectCanvasProps {
  readonly store: ViewerStore;
  readonly assetId: string;
  readonly url: string;
  readonly name: string;
}

export function ObjectCanvas({ assetId, ...scene }: ObjectCanvasProps) {
  const [losses, setLosses] = useState(0);
  return <Scene key={`${assetId} ${losses}`} {...scene} onLost={() => setLosses((before) => before + 1)} />;
}

function Scene({ store, url, name, onLost }: Omit<ObjectCanvasProps, 'assetId'> & { readonly onLost: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  const lost = useRef(onLost);
  const [isAttached, setIsAttached] = useState(false);

  useEffect(() => {
    const canvas = document.createElement('canvas');
    canvas.className = styles.canvas ?? '';
    place.current?.append(canvas);
    const startAgain = () => lost.current();
    let viewer: Viewer | undefined;
    let isGone = false;
    // The click that opens an object is answered first: making a context takes longer than a frame.
    void afterNextPaint().then(() => {
      if (isGone) return;
      viewer = createViewer(canvas, store);
      if (viewer === undefined) return;
      store.getState().attach(viewer);
      setIsAttached(true);
    });
    canvas.addEventListener('webglcontextlost', startAgain);
    return () => {
      isGone = true;
      canvas.removeEventListener('webglcontextlost', startAgain);
      store.getState().detach();
      viewer?.dispose();
      canvas.remove();
    };
  }, [store]);

  useEffect(() => {
    if (isAttached) void store.getState().show(url);
  }, [store, url, isAttached]);

  return <div ref={place} className={styles.place} role="img" aria-label={t('viewer.inThreeDimensions', { name })} />;
}

function createViewer(canvas: HTMLCanvasElement, store: ViewerStore): Viewer | undefined {
  try {
    return new Viewer(canvas, {
      className: styles.label ?? '',
      ofEdge: (axis, metres) => t(`viewer.edges.${axis}`, { length: lengthWords(metres) }),
      ofMeasure: lengthWords,
    });
  } catch (cause) {
    store.getState().giveUp(cause instanceof Error ? cause.message : String(cause));
    return undefined;
  }
}
