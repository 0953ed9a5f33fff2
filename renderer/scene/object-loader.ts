// Reads a GLB into a group that is ready to show, and owns its GPU data. Knows no scene.
import { Box3, type Group, Mesh } from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { ResourceScope } from './resource-scope.ts';

export class LoadedObject {
  readonly root: Group;
  readonly bounds: Box3;
  readonly #scope = new ResourceScope();

  constructor(root: Group) {
    this.root = root;
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
  const { scene } = await new GLTFLoader().loadAsync(url);
  scene.traverse((child) => {
    if (child instanceof Mesh && !('normal' in child.geometry.attributes)) child.geometry.computeVertexNormals();
  });
  return new LoadedObject(scene);
}
