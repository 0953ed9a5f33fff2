// @vitest-environment node
import { Box3, type LineSegments, Vector3 } from 'three';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { BoundingBox } from './bounding-box.ts';
import { Ruler } from './ruler.ts';

const WORDS = {
  className: 'label',
  ofEdge: (axis: string, metres: number) => `${axis} ${metres.toFixed(1)} m`,
  ofMeasure: (metres: number) => `${metres} m`,
};
const PAGE = { defaultView: { Element: class {} } };

/** Labels are elements of the page; what they say and whether they go is all that matters here. */
beforeAll(() => {
  vi.stubGlobal('document', {
    createElement: () => ({ style: {}, className: '', textContent: '', setAttribute: () => {}, remove: () => {}, ownerDocument: PAGE }),
  });
});

function wordsIn(root: { children: readonly object[] }): string[] {
  return root.children.flatMap((child) => ('element' in child ? [(child.element as HTMLElement).textContent ?? ''] : []));
}

describe('the box around an object', () => {
  const box = () => new BoundingBox(new Box3(new Vector3(-1, 0, -0.5), new Vector3(1, 3, 0.5)), WORDS);

  test('has its three lengths written at edges of their axes', () => {
    expect(wordsIn(box().root)).toEqual(['x 2.0 m', 'y 3.0 m', 'z 1.0 m']);
    const width = box().root.children.find((child) => 'element' in child);
    expect(width?.position.toArray()).toEqual([0, 0, 0.5]);
    expect(width).toMatchObject({ center: { x: 0.5, y: 1.3 } }); // above its edge, below which the bar of the stage lies
  });

  test('has twelve edges, three of them in the colours of their axes', () => {
    const lines = box().root.children.filter((child): child is LineSegments => child.type === 'LineSegments');
    const ends = lines.map((each) => each.geometry.attributes['position']?.count ?? 0);
    expect(ends).toEqual([2, 2, 2, 18]);
  });

  test('frees what it made, and takes its words from the page', () => {
    const made = box();
    const freed: string[] = [];
    for (const child of made.root.children) {
      if (child.type !== 'LineSegments') continue;
      const { geometry, material } = child as LineSegments;
      geometry.addEventListener('dispose', () => freed.push('geometry'));
      for (const each of [material].flat()) each.addEventListener('dispose', () => freed.push('material'));
    }
    made.dispose();
    expect(freed).toHaveLength(8);
    expect(made.root.children.filter((child) => 'element' in child)).toEqual([]);
  });
});

describe('the ruler', () => {
  test('measures between two places, and begins anew with the third', () => {
    const ruler = new Ruler(WORDS);
    ruler.add(new Vector3(0, 0, 0));
    expect(ruler.length).toBeUndefined();
    ruler.add(new Vector3(0, 3, 4));
    expect(ruler.length).toBe(5);
    expect(wordsIn(ruler.root)).toEqual(['5 m']);
    ruler.add(new Vector3(1, 1, 1));
    expect(ruler.length).toBeUndefined();
    expect(wordsIn(ruler.root)).toEqual([]);
  });

  test('is empty and unseen when it is cleared', () => {
    const ruler = new Ruler(WORDS);
    ruler.add(new Vector3());
    expect([ruler.isEmpty, ruler.root.visible]).toEqual([false, true]);
    ruler.clear();
    expect([ruler.isEmpty, ruler.root.visible]).toEqual([true, false]);
  });
});
