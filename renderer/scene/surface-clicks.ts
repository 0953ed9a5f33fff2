// What on a canvas is a click, and not the beginning or end of turning the object.
import { Vector2 } from 'three';

/** A press that moves no farther, and lasts no longer, is a click. */
const CLICK_PIXELS = 4;
const CLICK_MS = 500;

/** `onClick` hears of each click of the main button where it was, in −1…1 from left to right and from below; until the answer is called. */
export function listenForClicks(canvas: HTMLCanvasElement, onClick: (place: Vector2) => void): () => void {
  let pressed: PointerEvent | undefined;
  const press = (event: PointerEvent) => {
    pressed = event.button === 0 ? event : undefined;
  };
  const release = (event: PointerEvent) => {
    if (pressed === undefined || event.timeStamp - pressed.timeStamp > CLICK_MS) return;
    if (Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > CLICK_PIXELS) return;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    onClick(new Vector2(((event.clientX - left) / width) * 2 - 1, 1 - ((event.clientY - top) / height) * 2));
  };
  canvas.addEventListener('pointerdown', press);
  canvas.addEventListener('pointerup', release);
  return () => {
    canvas.removeEventListener('pointerdown', press);
    canvas.removeEventListener('pointerup', release);
  };
}
