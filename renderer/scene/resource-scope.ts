// Remembers what was put on the GPU by one owner, and frees exactly that. Does not decide when.
import { Material, Mesh, type Object3D, Texture } from 'three';

interface Disposable {
  dispose(): void;
}

export class ResourceScope {
  readonly #resources = new Set<Disposable>();

  /** Records a resource and hands it back, so that it can be recorded where it is made. */
  add<T extends Disposable>(resource: T): T {
    this.#resources.add(resource);
    return resource;
  }

  /** Records the geometries, materials and textures of every mesh below `root`. */
  addTree(root: Object3D): void {
    root.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      this.add(object.geometry);
      for (const material of materialsOf(object)) {
        this.add(material);
        for (const texture of texturesOf(material)) this.add(texture);
      }
    });
  }

  /** Latest first, since later resources may lean on earlier ones. */
  dispose(): void {
    for (const resource of [...this.#resources].reverse()) resource.dispose();
    this.#resources.clear();
  }
}

/** Of the materials of every mesh below `root`, as they are now. */
export function texturesBelow(root: Object3D): Texture[] {
  const textures = new Set<Texture>();
  root.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    for (const texture of materialsOf(object).flatMap(texturesOf)) textures.add(texture);
  });
  return [...textures];
}

function materialsOf(mesh: Mesh): Material[] {
  const materials = Array.isArray(mesh.material) ? mesh.material : [mesh.material];
  return materials.filter((material) => material instanceof Material);
}

function texturesOf(material: Material): Texture[] {
  return Object.values(material).filter((value): value is Texture => value instanceof Texture);
}
