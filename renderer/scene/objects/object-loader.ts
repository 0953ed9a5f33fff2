// Reads a GLB into a group that is ready to show, and owns its GPU data. Knows no scene.
import { Box3, type Group, Mesh } from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import type { ViewAngles } from '../camera/camera-motion.ts';
import { pictureCamera } from '../camera/picture-camera.ts';
import { ResourceScope } from '../resource-scope.ts';

export class LoadedObject {
  readonly root: Group;
  readonly bounds: Box3;
  /** From where its picture was taken, where the file tells that. */
  readonly picture: ViewAngles | undefined;
  readonly #scope = new ResourceScope();

  /** `extras` are those of the file's asset. */
  constructor(root: Group, extras?: unknown) {
    this.root = root;
    this.picture = pictureCamera(extras);
    this.bounds = new Box3().setFromObject(root);
    this.#scope.addTree(root);
  }

  /** Triangles of all meshes. */
  get triangles(): number {
    let count = 0;
    this.root.traverse((child) => {
      if (child instanceof Mesh) count += (child.geometry.index ?? child.geometry.attributes['position'])?.count / 3;
    });
    return count;
  }

  dispose(): void {
    this.root.removeFromParent();
    this.#scope.dispose();
  }
}

/** Rejects when the file cannot be fetched or is no GLB. The caller owns the object. */
export async function loadObject(url: string): Promise<LoadedObject> {
  const { scene, asset } = await new GLTFLoader().loadAsync(url);
  scene.traverse((child) => {
    if (child instanceof Mesh && !('normal' in child.geometry.attributes)) child.geometry.computeVertexNormals();
  });
  return new LoadedObject(scene, asset['extras']);
}
