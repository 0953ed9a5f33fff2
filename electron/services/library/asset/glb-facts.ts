// What a GLB of ours says about itself: the recipe in its extras, and how its mesh hangs together. For an asset whose
// sidecar is lost.
import type { Primitive } from '@gltf-transform/core';
import { z } from 'zod';
import { MeshFigures, Recipe } from '#contract/generation/generation.ts';
import { readRegularFile } from '../../storage/files/regular-file.ts';

const Extras = z.object({ espalier: Recipe });
const MAX_GLB_BYTES = 1024 * 1024 * 1024;

export interface GlbFacts {
  readonly recipe: Recipe;
  readonly mesh: MeshFigures;
}

/** Undefined for what is no GLB of ours. Seconds for millions of triangles. */
export async function readGlbFacts(path: string): Promise<GlbFacts | undefined> {
  const bytes = await readRegularFile(path, MAX_GLB_BYTES);
  if (!bytes.ok) return undefined;
  // Loaded when it is needed, which is almost never: it would slow down every command.
  const [{ NodeIO }, { EXTTextureWebP }] = await Promise.all([import('@gltf-transform/core'), import('@gltf-transform/extensions')]);
  try {
    const root = (await new NodeIO().registerExtensions([EXTTextureWebP]).readBinary(new Uint8Array(bytes.value))).getRoot();
    const recipe = Extras.safeParse(root.getAsset().extras);
    const [primitive] = root.listMeshes().flatMap((mesh) => mesh.listPrimitives());
    return recipe.success && primitive !== undefined ? { recipe: recipe.data.espalier, mesh: figuresOf(primitive) } : undefined;
  } catch {
    return undefined; // not whole, or another program's
  }
}

/** By the rules of `meshing/README.md`. Vertices that a file repeats along creases and seams count once. */
function figuresOf(primitive: Primitive): MeshFigures {
  const corners = joinedCorners(primitive);
  const parts = new Pieces();
  const edges = new Map<string, { faces: number; balance: number }>();
  for (let first = 0; first + 2 < corners.length; first += 3) {
    for (let corner = 0; corner < 3; corner++) {
      const from = corners[first + corner] ?? 0;
      const to = corners[first + ((corner + 1) % 3)] ?? 0;
      parts.join(from, to);
      const key = from < to ? `${from} ${to}` : `${to} ${from}`;
      const edge = edges.get(key) ?? { faces: 0, balance: 0 };
      edges.set(key, { faces: edge.faces + 1, balance: edge.balance + (from < to ? 1 : -1) });
    }
  }
  const counted = [...edges.values()];
  const openEdges = counted.filter((edge) => edge.faces === 1).length;
  const nonManifoldEdges = counted.filter((edge) => edge.faces > 2).length;
  const flippedEdges = counted.filter((edge) => edge.faces === 2 && edge.balance !== 0).length;
  return MeshFigures.parse({
    vertices: new Set(corners).size,
    faces: Math.floor(corners.length / 3),
    components: parts.count(corners),
    openEdges,
    nonManifoldEdges,
    flippedEdges,
    watertight: openEdges + nonManifoldEdges + flippedEdges === 0,
  });
}

/** Three numbers a triangle, equal where positions are. */
function joinedCorners(primitive: Primitive): number[] {
  const positions = primitive.getAttribute('POSITION');
  if (positions === null) return [];
  const ids = new Map<string, number>();
  const joined = Array.from({ length: positions.getCount() }, (_, index) => {
    const key = positions.getElement(index, []).join(' ');
    const id = ids.get(key) ?? ids.size;
    ids.set(key, id);
    return id;
  });
  const indices = primitive.getIndices();
  return indices === null ? joined : Array.from({ length: indices.getCount() }, (_, index) => joined[indices.getScalar(index)] ?? 0);
}

/** Union-find over vertices. */
class Pieces {
  readonly #parents = new Map<number, number>();

  join(a: number, b: number): void {
    this.#parents.set(this.#rootOf(a), this.#rootOf(b));
  }

  count(vertices: readonly number[]): number {
    return new Set(vertices.map((vertex) => this.#rootOf(vertex))).size;
  }

  #rootOf(vertex: number): number {
    let root = vertex;
    for (let parent = this.#parents.get(root); parent !== undefined && parent !== root; parent = this.#parents.get(root)) {
      const next = this.#parents.get(parent) ?? parent;
      this.#parents.set(root, next); // halves the path for whoever comes after
      root = next;
    }
    return root;
  }
}
