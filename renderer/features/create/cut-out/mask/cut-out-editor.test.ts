import { describe, expect, test } from 'vitest';
import type { Brush } from './brush.ts';
import { CutOutEditor } from './cut-out-editor.ts';
import { type Mask, modelFrame } from './mask.ts';
import { MaskHistory } from './mask-history.ts';

const BRUSH: Brush = { radius: 6, softness: 0, erases: false };
const ERASER: Brush = { ...BRUSH, erases: true };

/** A mask with an object of 40 × 40 pixels in its middle. */
function found(width = 200, height = 120): Mask {
  const values = new Uint8ClampedArray(width * height);
  for (let y = height / 2 - 20; y < height / 2 + 20; y++) values.fill(255, y * width + width / 2 - 20, y * width + width / 2 + 20);
  return { width, height, values };
}

function at({ mask }: CutOutEditor, x: number, y: number) {
  return mask.values[y * mask.width + x];
}

function stroke(editor: CutOutEditor, brush: Brush, ...points: readonly (readonly [number, number])[]) {
  let [last = [0, 0]] = points;
  for (const point of points) {
    editor.paint({ x: last[0], y: last[1] }, { x: point[0], y: point[1] }, brush);
    last = point;
  }
  return editor.endStroke();
}

describe('the editor of a cut-out', () => {
  test('adds what the brush goes over, and takes away what the eraser does', () => {
    const editor = new CutOutEditor(found());
    expect(stroke(editor, BRUSH, [20, 20], [60, 20])).toBe(true);
    expect([at(editor, 20, 20), at(editor, 40, 20), at(editor, 40, 24), at(editor, 40, 30)]).toEqual([255, 255, 255, 0]);
    stroke(editor, ERASER, [100, 60]);
    expect([at(editor, 100, 60), at(editor, 100, 75)]).toEqual([0, 255]);
  });

  test('fades out towards the edge of a soft brush, and no further by going over it again', () => {
    const editor = new CutOutEditor(found());
    const soft = { radius: 20, softness: 1, erases: false };
    stroke(editor, soft, [40, 40]);
    const values = [40, 50, 58].map((x) => at(editor, x, 40) ?? 0);
    expect(values[0]).toBeGreaterThan(250);
    expect(values[1]).toBeGreaterThan(90);
    expect(values[1]).toBeLessThan(160);
    expect(values[2]).toBeLessThan(20);
    expect(stroke(editor, soft, [40, 40])).toBe(false);
  });

  test('undoes and redoes strokes one by one', () => {
    const editor = new CutOutEditor(found());
    stroke(editor, BRUSH, [20, 20]);
    stroke(editor, BRUSH, [150, 100]);
    expect(editor.undo()).toMatchObject({ left: expect.any(Number) });
    expect([at(editor, 20, 20), at(editor, 150, 100)]).toEqual([255, 0]);
    editor.undo();
    expect([at(editor, 20, 20), editor.canUndo, editor.isFixed()]).toEqual([0, false, false]);
    expect(editor.undo()).toBeUndefined();
    editor.redo();
    editor.redo();
    expect([at(editor, 20, 20), at(editor, 150, 100), editor.canRedo]).toEqual([255, 255, false]);
  });

  test('forgets what was undone when something else is done', () => {
    const editor = new CutOutEditor(found());
    stroke(editor, BRUSH, [20, 20]);
    editor.undo();
    stroke(editor, BRUSH, [150, 100]);
    expect(editor.canRedo).toBe(false);
  });

  test('leaves nothing outside a crop', () => {
    const editor = new CutOutEditor(found());
    editor.crop({ left: 90.4, top: 0, right: 100, bottom: 500 });
    expect([at(editor, 89, 60), at(editor, 90, 60), at(editor, 99, 60), at(editor, 100, 60)]).toEqual([0, 255, 255, 0]);
    editor.undo();
    expect(at(editor, 100, 60)).toBe(255);
  });

  test('keeps what was painted when the object is found anew', () => {
    const editor = new CutOutEditor(found());
    stroke(editor, BRUSH, [20, 20]);
    stroke(editor, ERASER, [100, 60]);
    editor.findAgain(new Uint8ClampedArray(200 * 120).fill(255, 0, 200 * 119), { tolerance: 2, objects: [], isAdjustable: true });
    expect([at(editor, 20, 20), at(editor, 100, 60), at(editor, 5, 5), at(editor, 5, 119), editor.found.tolerance]).toEqual([
      255, 0, 255, 0, 2,
    ]);
    editor.undo();
    expect([at(editor, 5, 5), editor.found.tolerance]).toEqual([0, 1]);
  });

  test('starts over, which can be undone', () => {
    const editor = new CutOutEditor(found());
    stroke(editor, BRUSH, [20, 20]);
    editor.reset();
    expect([editor.isFixed(), at(editor, 20, 20)]).toEqual([false, 0]);
    editor.undo();
    expect([editor.isFixed(), at(editor, 20, 20)]).toEqual([true, 255]);
  });

  test('works no farther than a stroke reaches, however large the picture is', () => {
    const editor = new CutOutEditor(found(2048, 2048));
    const changed = editor.paint({ x: 300, y: 300 }, { x: 340, y: 330 }, { radius: 200, softness: 0.5, erases: false });
    expect(changed).toEqual({ left: 98, top: 98, right: 542, bottom: 532 });
  });
});

describe('the history of a mask', () => {
  test.each([
    ['steps', { steps: 3, bytes: 1e9 }],
    ['bytes', { steps: 1000, bytes: 3 * 2 * 64 * 64 }],
  ])('keeps the newest within its limit of %s', (_, limits) => {
    const mask = { width: 64, height: 64, values: new Uint8ClampedArray(64 * 64) };
    const history = new MaskHistory(mask, undefined, limits);
    for (let step = 0; step < 10; step++) {
      history.willChange({ left: step, top: 0, right: step + 1, bottom: 1 });
      mask.values[step] = 9;
      history.commit();
    }
    let undone = 0;
    while (history.undo() !== undefined) undone += 1;
    expect(undone).toBe(3);
    expect([...mask.values.subarray(0, 11)]).toEqual([9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0]);
  });
});

describe('the frame that the model sees', () => {
  test('is the square around the object, with a margin', () => {
    expect(modelFrame(found())).toEqual({ left: 76.5, top: 36.5, right: 122.5, bottom: 82.5 });
  });

  test('is none where there is no object', () => {
    expect(modelFrame({ width: 8, height: 8, values: new Uint8ClampedArray(64).fill(204) })).toBeUndefined();
  });
});
