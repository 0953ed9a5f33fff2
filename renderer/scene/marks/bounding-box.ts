// The box around an object, with its three lengths written at the edges that they measure. Owns what it puts on the GPU.
import { type Box3, BufferGeometry, Float32BufferAttribute, Group, LineBasicMaterial, LineSegments, Vector3 } from 'three';
import { ResourceScope } from '../resource-scope.ts';
import { AXES, type Axis, createLabel, type LabelWords } from './label.ts';

/** As modelling programs colour them. */
const AXIS_COLORS: Readonly<Record<Axis, number>> = { x: 0xe0655c, y: 0x6fb86f, z: 0x5f92e6 };
const EDGE_COLOR = 0x8a948d;
/** Where a label stands to the middle of its edge, in its own widths and heights: above the width, beside the height, so that none hides another. */
const LABEL_ANCHORS: Readonly<Record<Axis, readonly [x: number, y: number]>> = { x: [0.5, 1.3], y: [-0.15, 0.5], z: [0.5, 0.5] };
/** The corner that the measured edges start from: right, below, in front. */
const MEASURED_CORNER = { x: 1, y: -1, z: 1 } as const;

export class BoundingBox {
  readonly root = new Group();
  readonly #scope = new ResourceScope();
  readonly #words: LabelWords;

  constructor(bounds: Box3, words: LabelWords) {
    this.#words = words;
    const middle = bounds.getCenter(new Vector3());
    const half = bounds.getSize(new Vector3()).divideScalar(2);
    const corner = (signs: Readonly<Record<Axis, number>>) => new Vector3(signs.x, signs.y, signs.z).multiply(half).add(middle);
    const plain: Vector3[] = [];
    for (const axis of AXES) {
      for (const signs of edgesAlong(axis)) {
        const ends = [corner({ ...signs, [axis]: -1 }), corner({ ...signs, [axis]: 1 })] as const;
        const isMeasured = AXES.every((other) => other === axis || signs[other] === MEASURED_CORNER[other]);
        if (!isMeasured) plain.push(...ends);
        else this.#addMeasured(axis, ends, half[axis] * 2);
      }
    }
    this.root.add(this.#lines(plain, EDGE_COLOR));
  }

  dispose(): void {
    this.root.removeFromParent();
    for (const label of [...this.root.children]) label.removeFromParent(); // a label leaves the page as it leaves the scene
    this.#scope.dispose();
  }

  #addMeasured(axis: Axis, [start, end]: readonly [Vector3, Vector3], metres: number): void {
    const label = createLabel(this.#words.ofEdge(axis, metres), this.#words.className);
    label.center.set(...LABEL_ANCHORS[axis]);
    label.position.copy(start).lerp(end, 0.5);
    this.root.add(this.#lines([start, end], AXIS_COLORS[axis]), label);
  }

  #lines(points: readonly Vector3[], color: number): LineSegments {
    const geometry = this.#scope.add(new BufferGeometry());
    geometry.setAttribute(
      'position',
      new Float32BufferAttribute(
        points.flatMap((point) => point.toArray()),
        3,
      ),
    );
    return new LineSegments(geometry, this.#scope.add(new LineBasicMaterial({ color, toneMapped: false })));
  }
}

/** The four edges along an axis, by the signs of the other two. */
function edgesAlong(axis: Axis): Readonly<Record<Axis, number>>[] {
  const [one, other] = AXES.filter((each) => each !== axis);
  if (one === undefined || other === undefined) return [];
  return [-1, 1].flatMap((first) => [-1, 1].map((second) => ({ x: 0, y: 0, z: 0, [one]: first, [other]: second })));
}
