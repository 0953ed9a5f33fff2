// An object as it stands on the stage: its surface, its shadow on the floor and the way it is looked at. Owns all of them.
import { type Box3, Group } from 'three';
import { FloorShadow } from './floor-shadow.ts';
import { type InspectionMode, InspectionModes } from './inspection-modes.ts';
import type { LoadedObject } from './object-loader.ts';

export class StagedObject {
  /** What is put into the scene, shown or hidden as one. */
  readonly root = new Group();
  readonly #object: LoadedObject;
  readonly #modes: InspectionModes;
  readonly #shadow: FloorShadow;

  /** Takes over `object`. */
  constructor(object: LoadedObject) {
    this.#object = object;
    this.#modes = new InspectionModes(object.root);
    this.#shadow = new FloorShadow(object.root, object.bounds);
    this.root.add(object.root, this.#shadow.object);
  }

  get bounds(): Box3 {
    return this.#object.bounds;
  }

  get triangles(): number {
    return this.#object.triangles;
  }

  get hasTextureCoordinates(): boolean {
    return this.#modes.hasTextureCoordinates;
  }

  setMode(mode: InspectionMode): void {
    this.#modes.set(mode);
  }

  dispose(): void {
    this.root.removeFromParent();
    this.#modes.dispose();
    this.#shadow.dispose();
    this.#object.dispose();
  }
}
