// The ways to look at one object: each swaps the materials of its meshes and can give the original ones back.
import {
  Color,
  type Material,
  Mesh,
  MeshBasicMaterial,
  MeshMatcapMaterial,
  MeshNormalMaterial,
  MeshStandardMaterial,
  type Object3D,
} from 'three';
import { ResourceScope } from '../resource-scope.ts';
import { createCheckerTexture } from './checker-texture.ts';
import { createMatcapTexture } from './matcap-texture.ts';

export const INSPECTION_MODES = ['shaded', 'wire', 'normals', 'matcap', 'checker', 'colour'] as const;
export type InspectionMode = (typeof INSPECTION_MODES)[number];

const WIRE_COLOR = 0x9fd8a4;
const WIRE_SURFACE_COLOR = 0x1b201d;

export class InspectionModes {
  readonly #scope = new ResourceScope();
  readonly #originals = new Map<Mesh, Material | Material[]>();
  readonly #made = new Map<string, Material>();
  #wires: Mesh[] = [];

  constructor(object: Object3D) {
    object.traverse((child) => {
      if (child instanceof Mesh) this.#originals.set(child, child.material);
    });
  }

  /** The checker needs texture coordinates, which an object with colours on its vertices lacks. */
  get hasTextureCoordinates(): boolean {
    return [...this.#originals.keys()].some((mesh) => 'uv' in mesh.geometry.attributes);
  }

  set(mode: InspectionMode): void {
    this.#removeWires();
    for (const [mesh, original] of this.#originals) {
      mesh.material = mode === 'shaded' ? original : this.#materialFor(mode, original);
      if (mode === 'wire') this.#addWires(mesh);
    }
  }

  dispose(): void {
    this.set('shaded');
    this.#scope.dispose();
  }

  #materialFor(mode: Exclude<InspectionMode, 'shaded'>, original: Material | Material[]): Material {
    const source = Array.isArray(original) ? original[0] : original;
    const key = mode === 'colour' ? `colour ${source?.uuid}` : mode;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const material = this.#scope.add(this.#createMaterial(mode, source));
    this.#made.set(key, material);
    return material;
  }

  #createMaterial(mode: Exclude<InspectionMode, 'shaded'>, source: Material | undefined): Material {
    switch (mode) {
      case 'wire':
        return new MeshBasicMaterial({ color: WIRE_SURFACE_COLOR, polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1 });
      case 'normals':
        return new MeshNormalMaterial();
      case 'matcap':
        return new MeshMatcapMaterial({ matcap: this.#scope.add(createMatcapTexture()) });
      case 'checker':
        return new MeshStandardMaterial({ map: this.#scope.add(createCheckerTexture()), roughness: 0.9 });
      case 'colour':
        return createColourMaterial(source);
    }
  }

  #addWires(mesh: Mesh): void {
    const material =
      this.#made.get('wire lines') ??
      this.#scope.add(new MeshBasicMaterial({ color: WIRE_COLOR, wireframe: true, transparent: true, opacity: 0.5 }));
    this.#made.set('wire lines', material);
    const wires = new Mesh(mesh.geometry, material);
    mesh.add(wires);
    this.#wires.push(wires);
  }

  #removeWires(): void {
    for (const wires of this.#wires) wires.removeFromParent();
    this.#wires = [];
  }
}

/** The surface's own colour without any light on it. */
function createColourMaterial(source: Material | undefined): Material {
  const standard = source instanceof MeshStandardMaterial ? source : undefined;
  return new MeshBasicMaterial({
    color: standard?.color ?? new Color(1, 1, 1),
    map: standard?.map ?? null,
    vertexColors: source?.vertexColors ?? false,
    toneMapped: false,
  });
}
