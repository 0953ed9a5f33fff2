// What the pointer does on the stage: moves the picture, paints on it, or marks what to crop to.
import { type PointerEvent, type RefObject, useRef, useState } from 'react';
import type { Point } from '../mask/brush.ts';
import type { CutOutEditor } from '../mask/cut-out-editor.ts';
import type { Area } from '../mask/mask.ts';
import type { Tool } from '../state/cut-out-store.ts';
import type { StageView } from './stage-view.ts';
import { placeIn, type StageControl } from './use-stage-view.ts';

interface StagePointer {
  /** What is being marked, in pixels of the picture. */
  readonly marked: Area | undefined;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerLeave: () => void;
  };
}

export interface PointerWork {
  readonly tool: Tool;
  readonly control: StageControl;
  readonly editor: CutOutEditor;
  /** In pixels of the picture. */
  readonly radius: number;
  readonly softness: number;
  /** The circle that shows the brush. */
  readonly circle: RefObject<HTMLElement | null>;
  readonly onPainted: (area: Area) => void;
  readonly onStroke: () => void;
  readonly onCrop: (area: Area) => void;
}

type Doing =
  | { readonly kind: 'moving'; readonly last: Point }
  | { readonly kind: 'painting'; readonly last: Point }
  | { readonly kind: 'marking'; readonly from: Point };

const MIDDLE_BUTTON = 1;
/** A smaller mark was a slip. */
const LEAST_MARK = 8;

export function useStagePointer(work: PointerWork): StagePointer {
  const doing = useRef<Doing>(undefined);
  /** Where the last stroke ended: with Shift the next one goes on from there. */
  const lastPoint = useRef<Point>(undefined);
  const [marked, setMarked] = useState<Area>();
  const { tool, control, editor, radius, softness } = work;
  const { view } = control;

  const paintTo = (from: Point, to: Point) => {
    work.onPainted(editor.paint(from, to, { radius, softness, erases: tool === 'eraser' }));
    lastPoint.current = to;
  };
  const begin = (event: PointerEvent<HTMLElement>) => {
    if (view === undefined || (event.button !== 0 && event.button !== MIDDLE_BUTTON)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const place = placeIn(event.currentTarget, event);
    const point = inPicture(view, place);
    if (event.button === MIDDLE_BUTTON || tool === 'hand') doing.current = { kind: 'moving', last: place };
    else if (tool === 'crop') doing.current = { kind: 'marking', from: point };
    else {
      paintTo((event.shiftKey && lastPoint.current) || point, point);
      doing.current = { kind: 'painting', last: point };
    }
  };
  const goOn = (event: PointerEvent<HTMLElement>) => {
    const place = placeIn(event.currentTarget, event);
    showCircle(work.circle.current, place);
    const { current } = doing;
    if (view === undefined || current === undefined) return;
    if (current.kind === 'moving') {
      control.moveBy(place.x - current.last.x, place.y - current.last.y);
      doing.current = { kind: 'moving', last: place };
    } else if (current.kind === 'marking') setMarked(between(current.from, inPicture(view, place)));
    else {
      let { last } = current;
      for (const part of partsOf(event)) {
        const point = inPicture(view, placeIn(event.currentTarget, part));
        paintTo(last, point);
        last = point;
      }
      doing.current = { kind: 'painting', last };
    }
  };
  const end = () => {
    const { current } = doing;
    doing.current = undefined;
    if (current?.kind === 'painting' && editor.endStroke()) work.onStroke();
    if (current?.kind === 'marking') {
      setMarked(undefined);
      if (marked !== undefined && marked.right - marked.left >= LEAST_MARK && marked.bottom - marked.top >= LEAST_MARK) work.onCrop(marked);
    }
  };
  return {
    marked,
    handlers: {
      onPointerDown: begin,
      onPointerMove: goOn,
      onPointerUp: end,
      onPointerCancel: end,
      onPointerLeave: () => showCircle(work.circle.current, undefined),
    },
  };
}

/** The pointer's way since the last event, which came only as often as the screen is drawn. */
function partsOf(event: PointerEvent<HTMLElement>): readonly { clientX: number; clientY: number }[] {
  const parts = event.nativeEvent.getCoalescedEvents();
  return parts.length > 0 ? parts : [event.nativeEvent];
}

export function inPicture({ scale, left, top }: StageView, { x, y }: Point): Point {
  return { x: (x - left) / scale, y: (y - top) / scale };
}

function between(one: Point, other: Point): Area {
  return {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    right: Math.max(one.x, other.x),
    bottom: Math.max(one.y, other.y),
  };
}

/** Moved without React, which would draw the stage anew for every pixel of the way. */
export function showCircle(circle: HTMLElement | null, place: Point | undefined): void {
  if (circle === null) return;
  circle.style.visibility = place === undefined ? 'hidden' : 'visible';
  if (place !== undefined) circle.style.translate = `calc(${place.x}px - 50%) calc(${place.y}px - 50%)`;
}
