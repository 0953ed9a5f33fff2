// An object as it stands on the stage: its surface, its shadow on the floor and the way it is looked at. Owns all of them.
import { type Box3, Group, type Object3D, type Raycaster, type Vector3 } from 'three';
import type { ViewAngles } from '../camera/camera-motion.ts';
import { FloorShadow } from '../light/floor-shadow.ts';
import { type InspectionMode, InspectionModes } from '../look/inspection-modes.ts';
import type { SplatCloud } from '../splats/splat-cloud.ts';
import type { LoadedObject } from './object-loader.ts';

/** Whatever can be put on the stage. */
export interface Staged {
  /** What is put into the scene, shown or hidden as one. */
  readonly root: Object3D;
  readonly bounds: Box3;
  readonly triangles: number;
  readonly hasTextureCoordinates: boolean;
  /** From where its picture was taken, where that is known. */
  readonly picture: ViewAngles | undefined;
  setMode(mode: InspectionMode): void;
  /** Where a ray first meets the surface. */
  meet(ray: Raycaster): Vector3 | undefined;
  dispose(): void;
}

export class StagedObject implements Staged {
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

  get picture(): ViewAngles | undefined {
    return this.#object.picture;
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

  meet(ray: Raycaster): Vector3 | undefined {
    return ray.intersectObject(this.#object.root)[0]?.point;
  }

  dispose(): void {
    this.root.removeFromParent();
    this.#modes.dispose();
    this.#shadow.dispose();
    this.#object.dispose();
  }
}

/** A cloud has no surface: there is one way to look at it, and nothing that a ray meets. */
export class StagedSplats implements Staged {
  readonly root = new Group();
  readonly triangles = 0;
  readonly hasTextureCoordinates = false;
  readonly picture = undefined;
  readonly #cloud: SplatCloud;

  /** Takes over `cloud`, and moves it by `offset`, as the mesh of the same object was moved. */
  constructor(cloud: SplatCloud, offset: readonly [x: number, y: number, z: number]) {
    this.#cloud = cloud;
    this.root.position.fromArray(offset);
    this.root.add(cloud.root);
  }

  get bounds(): Box3 {
    return this.#cloud.bounds.clone().translate(this.root.position);
  }

  setMode(): void {}

  meet(): undefined {
    return undefined;
  }

  dispose(): void {
    this.root.removeFromParent();
    this.#cloud.dispose();
  }
}
