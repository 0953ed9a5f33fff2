// The recipe inside a latent file: the `espalier` entry of its safetensors header. Reads the header alone.
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { errnoCode } from '../../storage/file-errors.ts';
import { openRegularFile } from '../../storage/files/regular-file.ts';

/** safetensors: eight bytes with the header's length (little-endian), then the header as JSON. */
const LENGTH_BYTES = 8;
const MAX_HEADER_BYTES = 16 * 1024 * 1024;

const Header = z.object({
  coords: z.object({ dtype: z.string(), shape: z.array(z.int()) }),
  feats: z.object({ dtype: z.string(), shape: z.array(z.int()) }),
  __metadata__: z.record(z.string(), z.string()).default({}),
});
export const LatentRecipe = z.looseObject({ pack: z.object({ name: z.string() }).optional() });
export type LatentRecipe = z.infer<typeof LatentRecipe>;

/** Fails with latent_invalid when `path` is no latent of ours. A latent without a recipe has an empty one. */
export async function readLatentRecipe(path: string): Promise<Result<LatentRecipe>> {
  const opened = await openRegularFile(path);
  if (!opened.ok) return err(invalid(path, `it ${opened.error.reason}`));
  const file = opened.value;
  try {
    const length = Number((await read(file, 0, LENGTH_BYTES)).readBigUInt64LE());
    if (length > MAX_HEADER_BYTES) return err(invalid(path, 'it is not a safetensors file'));
    const header = Header.safeParse(JSON.parse((await read(file, LENGTH_BYTES, length)).toString('utf8')));
    if (!header.success) return err(invalid(path, 'it does not hold coords and feats'));
    const recipe = LatentRecipe.safeParse(JSON.parse(header.data.__metadata__['espalier'] ?? '{}'));
    return recipe.success ? ok(recipe.data) : err(invalid(path, 'its recipe cannot be understood'));
  } catch (cause) {
    return err(invalid(path, errnoCode(cause) || 'it is not a safetensors file'));
  } finally {
    await file.close();
  }
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new RangeError('the file ends early');
  return buffer;
}

function invalid(path: string, reason: string): AppError {
  return {
    code: 'latent_invalid',
    message: `The latent ${path} cannot be used: ${reason}.`,
    hint: 'Name an asset, its folder or its latent.safetensors.',
  };
}
