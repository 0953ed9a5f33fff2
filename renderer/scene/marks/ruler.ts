// A measure between two places on a surface: each click sets one, the third begins anew. Owns what it puts on the GPU.
import { BufferGeometry, Float32BufferAttribute, Group, Line, LineBasicMaterial, Points, PointsMaterial, type Vector3 } from 'three';
import type { CSS2DObject } from 'three/addons/renderers/CSS2DRenderer.js';
import { ResourceScope } from '../resource-scope.ts';
import { createLabel, type LabelWords } from './label.ts';

const COLOR = 0xf2b33d;
const POINT_PIXELS = 9;

export class Ruler {
  readonly root = new Group();
  readonly #scope = new ResourceScope();
  readonly #geometry = this.#scope.add(new BufferGeometry());
  readonly #words: LabelWords;
  #places: readonly Vector3[] = [];
  #label: CSS2DObject | undefined;

  constructor(words: LabelWords) {
    this.#words = words;
    const common = { color: COLOR, depthTest: false, transparent: true, toneMapped: false };
    const points = new Points(
      this.#geometry,
      this.#scope.add(new PointsMaterial({ ...common, size: POINT_PIXELS, sizeAttenuation: false })),
    );
    const line = new Line(this.#geometry, this.#scope.add(new LineBasicMaterial(common)));
    for (const mark of [points, line]) {
      mark.frustumCulled = false;
      mark.renderOrder = 2;
    }
    this.root.add(points, line);
    this.#draw();
  }

  /** Metres between both places, once there are two. */
  get length(): number | undefined {
    const [start, end] = this.#places;
    return start === undefined || end === undefined ? undefined : start.distanceTo(end);
  }

  get isEmpty(): boolean {
    return this.#places.length === 0;
  }

  add(place: Vector3): void {
    this.#places = this.#places.length === 2 ? [place] : [...this.#places, place];
    this.#draw();
  }

  clear(): void {
    this.#places = [];
    this.#draw();
  }

  dispose(): void {
    this.clear();
    this.root.removeFromParent();
    this.#scope.dispose();
  }

  #draw(): void {
    this.root.visible = this.#places.length > 0;
    this.#geometry.setAttribute(
      'position',
      new Float32BufferAttribute(
        this.#places.flatMap((place) => place.toArray()),
        3,
      ),
    );
    this.#label?.removeFromParent();
    const [start, end] = this.#places;
    const { length } = this;
    if (start === undefined || end === undefined || length === undefined) return;
    this.#label = createLabel(this.#words.ofMeasure(length), this.#words.className);
    this.#label.position.copy(start).lerp(end, 0.5);
    this.root.add(this.#label);
  }
}
