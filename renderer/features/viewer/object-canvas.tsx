// The place of a scene on the page. Each object gets a canvas of its own, because a context that was given up never comes back.
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
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const canvas = document.createElement('canvas');
    canvas.className = styles.canvas ?? '';
    place.current?.append(canvas);
    const viewer = new Viewer(canvas);
    void store.getState().attach(viewer, url);
    return () => {
      store.getState().detach();
      viewer.dispose();
      canvas.remove();
    };
  }, [store, url]);

  return <div ref={place} className={styles.place} role="img" aria-label={`${name}, in three dimensions`} />;
}
