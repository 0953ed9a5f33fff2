// The canvas that a scene lives on while it is on the page.
import { useEffect, useRef } from 'react';
import { Viewer } from '../../scene/viewer.ts';
import styles from './object-canvas.module.css';
import type { ViewerStore } from './viewer-store.ts';

interface ObjectCanvasProps {
  readonly store: ViewerStore;
  readonly url: string;
  readonly name: string;
}

export function ObjectCanvas({ store, url, name }: ObjectCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    if (canvas.current === null) return;
    const viewer = new Viewer(canvas.current);
    void store.getState().attach(viewer, url);
    return () => {
      store.getState().detach();
      viewer.dispose();
    };
  }, [store, url]);

  // A context cannot be had twice from one canvas, so another object gets another canvas.
  return <canvas key={url} ref={canvas} className={styles.canvas} tabIndex={0} aria-label={`${name}, in three dimensions`} />;
}
