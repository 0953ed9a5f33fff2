// The stage by the keyboard alone: the arrow keys move the picture, or the brush, which Space sets down.
import { type KeyboardEvent, type RefObject, useRef } from 'react';
import type { Point } from '../mask/brush.ts';
import type { StageView } from './stage-view.ts';
import { inPicture, type PointerWork, showCircle } from './use-stage-pointer.ts';

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
/** CSS pixels. */
const STEP = 32;
const FINE_STEP = 4;

export function useStageKeys(work: PointerWork, stage: RefObject<HTMLElement | null>): (event: KeyboardEvent) => void {
  /** Of the brush on the stage; in its middle at first. */
  const brushPlace = useRef<Point>(undefined);
  const { tool, control, editor, radius, softness, circle } = work;
  const { view } = control;
  const moveBrush = (by: Point, element: HTMLElement) => {
    const { x, y } = brushPlace.current ?? { x: element.clientWidth / 2, y: element.clientHeight / 2 };
    brushPlace.current = { x: x + by.x, y: y + by.y };
    showCircle(circle.current, brushPlace.current);
    return brushPlace.current;
  };
  const setDown = (place: Point, on: StageView) => {
    const point = inPicture(on, place);
    work.onPainted(editor.paint(point, point, { radius, softness, erases: tool === 'eraser' }));
    if (editor.endStroke()) work.onStroke();
  };
  return (event) => {
    const { current } = stage;
    const by = wayOf(event);
    if (view === undefined || current === null || by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (tool !== 'brush' && tool !== 'eraser') return control.moveBy(-by.x, -by.y);
    const place = moveBrush(by, current);
    if (event.key === ' ') setDown(place, view);
  };
}

/** How far a key moves something; Space nowhere, other keys are not for the stage. */
function wayOf({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): Point | undefined {
  if (ctrlKey || altKey || metaKey) return undefined;
  if (key === ' ') return { x: 0, y: 0 };
  const arrow = ARROWS[key];
  const step = shiftKey ? FINE_STEP : STEP;
  return arrow && { x: arrow.x * step, y: arrow.y * step };
}
