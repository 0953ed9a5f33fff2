// The size of a scrolling element and how far it is scrolled.
import { type RefObject, useEffect, useState } from 'react';

export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
}

/** Padding does not count. */
export function useViewport(element: RefObject<HTMLElement | null>): Viewport {
  const [viewport, setViewport] = useState<Viewport>({ width: 0, height: 0, scrollTop: 0 });

  useEffect(() => {
    const scroller = element.current;
    if (scroller === null) return;
    const follow = () => setViewport((previous) => ({ ...previous, scrollTop: scroller.scrollTop }));
    const watcher = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setViewport((previous) => ({ ...previous, width, height }));
    });
    watcher.observe(scroller);
    scroller.addEventListener('scroll', follow, { passive: true });
    return () => {
      watcher.disconnect();
      scroller.removeEventListener('scroll', follow);
    };
  }, [element]);

  return viewport;
}
