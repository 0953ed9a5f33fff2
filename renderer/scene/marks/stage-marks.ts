// What is drawn about the object that stands on the stage: the box around it, and a measure on its surface. Owns both.
import type { Box3, Object3D, Scene, Vector3 } from 'three';
import { BoundingBox } from './bounding-box.ts';
import type { LabelWords } from './label.ts';
import { Ruler } from './ruler.ts';

export class StageMarks {
  readonly #scene: Scene;
  readonly #words: LabelWords;
  #box: BoundingBox | undefined;
  #isBoxWanted = false;
  #ruler: Ruler | undefined;

  constructor(scene: Scene, words: LabelWords) {
    this.#scene = scene;
    this.#words = words;
  }

  get roots(): readonly Object3D[] {
    return [this.#box?.root, this.#ruler?.root].filter((root) => root !== undefined);
  }

  wantBox(isWanted: boolean): void {
    this.#isBoxWanted = isWanted;
  }

  /** The box around these bounds where one is wanted; without bounds, none. */
  drawBox(bounds: Box3 | undefined): void {
    this.#box?.dispose();
    this.#box = undefined;
    if (!this.#isBoxWanted || bounds === undefined) return;
    this.#box = new BoundingBox(bounds, this.#words);
    this.#scene.add(this.#box.root);
  }

  /** From now on `addPlace` sets the ends of a measure; until the answer is called, which takes it away. */
  beginMeasure(): () => void {
    const ruler = new Ruler(this.#words);
    this.#ruler = ruler;
    this.#scene.add(ruler.root);
    return () => {
      ruler.dispose();
      if (this.#ruler === ruler) this.#ruler = undefined;
    };
  }

  /** The metres of the measure, once it has both ends. */
  addPlace(place: Vector3): number | undefined {
    this.#ruler?.add(place);
    return this.#ruler?.length;
  }

  /** Takes the places of the measure away; true when there were any. */
  clearMeasure(): boolean {
    const had = this.#ruler?.isEmpty === false;
    this.#ruler?.clear();
    return had;
  }

  dispose(): void {
    this.drawBox(undefined);
    this.#ruler?.dispose();
  }
}
