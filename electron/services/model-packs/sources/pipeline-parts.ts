// What a pipeline.json names, as far as adding a pack needs it. The runtime reads it in full.
import { posix } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { readRegularFile } from '../../storage/files/regular-file.ts';

export const PIPELINE_NAME = 'pipeline.json';
const MAX_BYTES = 4 * 1024 * 1024;

const Pipeline = z.object({
  name: z.string(),
  args: z.object({ models: z.record(z.string(), z.string()) }),
});

export interface PipelineParts {
  readonly name: string;
  /** Paths of checkpoints in the pack, without ending. */
  readonly inside: readonly string[];
  /** Checkpoints of other packs. */
  readonly elsewhere: readonly string[];
}

/** A failure is the end of a sentence that begins with the file's name. */
export async function readPipeline(path: string): Promise<Result<PipelineParts, string>> {
  const read = await readRegularFile(path, MAX_BYTES);
  if (!read.ok) return err(read.error.reason);
  let pipeline: z.infer<typeof Pipeline>;
  try {
    pipeline = Pipeline.parse(JSON.parse(read.value.toString('utf8')));
  } catch {
    return err('is not {"name": …, "args": {"models": {…}}}');
  }
  const references = Object.values(pipeline.args.models);
  const strange = references.find(isStrange);
  if (strange !== undefined) return err(`points out of the pack: ${JSON.stringify(strange.slice(0, 200))}`);
  const inside = references.filter(isInside);
  return ok({ name: pipeline.name, inside, elsewhere: references.filter((reference) => !isInside(reference)) });
}

/** As the runtime tells them apart: `ckpts/x` and a bare name lie in the pack, `owner/name/x` and `../name/x` in another one. */
function isInside(reference: string): boolean {
  const [first, second] = reference.split('/');
  return first !== '..' && (second === undefined || first === 'ckpts');
}

/** It may name a pack beside its own, as `../name/…`, and nothing else outside. */
function isStrange(reference: string): boolean {
  if (reference === '' || posix.isAbsolute(reference) || reference.includes('\0') || reference.includes('\\')) return true;
  const [first, ...rest] = reference.split('/');
  return rest.includes('..') || (first === '..' && rest.length < 2);
}
