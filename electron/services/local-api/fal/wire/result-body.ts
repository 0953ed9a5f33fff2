// The result of a request: the mesh as fal's `File`, and how many seconds each part of the work took.
import { z } from 'zod';
import type { Timings } from '#contract/generation/generation.ts';

export const FalFile = z.object({ url: z.string(), content_type: z.string(), file_name: z.string(), file_size: z.int().min(0) });

export const TrellisOutput = z.object({ model_mesh: FalFile, timings: z.record(z.string(), z.number().min(0)) });
export type TrellisOutput = z.infer<typeof TrellisOutput>;

const GLB_TYPE = 'model/gltf-binary';

export function trellisOutput(mesh: { url: string; name: string; bytes: number }, timings: Timings): TrellisOutput {
  return {
    model_mesh: { url: mesh.url, content_type: GLB_TYPE, file_name: mesh.name, file_size: mesh.bytes },
    timings: secondsByStage(timings),
  };
}

/** fal leaves the names open; these are the words of its own parameters. `inference` is what the networks took. */
function secondsByStage(timings: Timings): Record<string, number> {
  const { condition, sparse_structure, structured_latent, decode, mesh, texture, export: writing, total } = timings;
  return {
    preprocess: condition,
    sparse_structure,
    slat: structured_latent,
    decode,
    mesh_post: mesh,
    bake: texture,
    export: writing,
    inference: condition + sparse_structure + structured_latent + decode,
    total,
  };
}
