// Writes the file for delivery beside model.glb: read, compressed in a thread of its own, whole or absent.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DeliveryOptions } from '#contract/generation.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { writeFileAtomically } from '../storage/atomic-file.ts';
import { fileSystemError } from '../storage/file-errors.ts';
import { compressInThread, type DeliveryWatch } from './delivery-thread.ts';

export const COMPRESSED_NAME = 'model-compressed.glb';

/** The path of the new file, in the folder of `glb`. An earlier one stays as it was when anything fails. */
export async function deliver(glb: string, options: DeliveryOptions, watch: DeliveryWatch = {}): Promise<Result<string>> {
  const target = join(dirname(glb), COMPRESSED_NAME);
  const compressed = await compressInThread({ glb: await readFile(glb), options }, watch);
  if (!compressed.ok) return compressed;
  try {
    await writeFileAtomically(target, compressed.value);
    return ok(target);
  } catch (cause) {
    return err(fileSystemError(cause, target));
  }
}
