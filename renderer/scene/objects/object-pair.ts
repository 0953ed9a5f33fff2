// What stands on the stage: one object, or two in one place with a divider between them. Owns both; frees whoever leaves.
import { type Camera, Raycaster, type Scene, type Vector2, type WebGLRenderer } from 'three';
import type { InspectionMode } from '../look/inspection-modes.ts';
import type { Staged } from './staged-object.ts';

export class ObjectPair {
  /** From the left edge of the canvas, as a share of its width. */
  divider = 0.5;
  readonly #scene: Scene;
  #shown: Staged | undefined;
  /** What stands right of the divider. */
  #other: Staged | undefined;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  get shown(): Staged | undefined {
    return this.#shown;
  }

  get other(): Staged | undefined {
    return this.#other;
  }

  get all(): readonly Staged[] {
    return [this.#shown, this.#other].filter((staged) => staged !== undefined);
  }

  /** Takes over `staged`; the one before it is freed. */
  show(staged: Staged | undefined): void {
    this.#shown?.dispose();
    this.#shown = this.#added(staged);
  }

  /** The same right of the divider. */
  compare(staged: Staged | undefined): void {
    this.#other?.dispose();
    this.#other = this.#added(staged);
  }

  setMode(mode: InspectionMode): void {
    for (const staged of this.all) staged.setMode(mode);
  }

  /** Where the surface is that is seen at a place of the canvas, in −1…1. */
  meet(place: Vector2, camera: Camera): ReturnType<Staged['meet']> {
    const ray = new Raycaster();
    ray.setFromCamera(place, camera);
    const isRight = this.#other !== undefined && place.x > this.divider * 2 - 1;
    return (isRight ? this.#other : this.#shown)?.meet(ray);
  }

  /** The scene on a canvas of so many pixels of the page, each object on its side of the divider. */
  draw(renderer: WebGLRenderer, camera: Camera, { width, height }: { readonly width: number; readonly height: number }): void {
    const [left, right] = [this.#shown, this.#other];
    if (left === undefined || right === undefined) {
      renderer.render(this.#scene, camera);
      return;
    }
    const edge = Math.round(width * this.divider);
    renderer.setScissorTest(true);
    for (const side of [left, right]) {
      left.root.visible = side === left;
      right.root.visible = side === right;
      if (side === left) renderer.setScissor(0, 0, edge, height);
      else renderer.setScissor(edge, 0, width - edge, height);
      renderer.render(this.#scene, camera);
    }
    left.root.visible = true;
    renderer.setScissorTest(false);
  }

  dispose(): void {
    this.show(undefined);
    this.compare(undefined);
  }

  #added(staged: Staged | undefined): Staged | undefined {
    if (staged !== undefined) this.#scene.add(staged.root);
    return staged;
  }
}
