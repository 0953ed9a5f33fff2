// Where the picture lies on the stage: fitted at first and whenever the stage changes its size, then as the user wants it.
import { type RefObject, useCallback, useEffect, useState } from 'react';
import { fitted, moved, type Size, type StageView, zoomed } from './stage-view.ts';

export interface StageControl {
  /** Undefined until the stage has a size. */
  readonly view: StageView | undefined;
  readonly moveBy: (x: number, y: number) => void;
  /** Around the middle of the stage, or around `place` in it. */
  readonly zoomBy: (factor: number, place?: { x: number; y: number }) => void;
  readonly fit: () => void;
}

const WHEEL_SPEED = 0.0016;

export function useStageView(stage: RefObject<HTMLElement | null>, picture: Size): StageControl {
  const { width, height } = picture;
  const [room, setRoom] = useState<Size>();
  const [chosen, setChosen] = useState<StageView>();
  const fit = useCallback(() => setChosen(undefined), []);
  const change = useCallback(
    (next: (view: StageView, around: { picture: Size; stage: Size }) => StageView) => {
      if (room === undefined) return;
      const around = { picture: { width, height }, stage: room };
      setChosen((view) => next(view ?? fitted(around.picture, room), around));
    },
    [room, width, height],
  );
  const moveBy = useCallback((x: number, y: number) => change((view, around) => moved(view, { x, y }, around)), [change]);
  const zoomBy = useCallback(
    (factor: number, place?: { x: number; y: number }) =>
      change((view, around) => zoomed(view, factor, place ?? { x: around.stage.width / 2, y: around.stage.height / 2 }, around)),
    [change],
  );
  useEffect(() => {
    const { current } = stage;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => setRoom({ width: current.clientWidth, height: current.clientHeight }));
    observer.observe(current);
    return () => observer.disconnect();
  }, [stage]);
  useEffect(() => {
    const { current } = stage;
    const turn = (event: WheelEvent) => {
      event.preventDefault(); // with Ctrl it would zoom the window
      if (current !== null) zoomBy(Math.exp(-event.deltaY * WHEEL_SPEED), placeIn(current, event));
    };
    current?.addEventListener('wheel', turn, { passive: false });
    return () => current?.removeEventListener('wheel', turn);
  }, [stage, zoomBy]);
  return { view: chosen ?? (room && fitted(picture, room)), moveBy, zoomBy, fit };
}

/** In CSS pixels of the element, which a scaled interface has fewer of than the screen. */
export function placeIn(element: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  const scale = box.width / element.offsetWidth || 1;
  return { x: (clientX - box.left) / scale, y: (clientY - box.top) / scale };
}
