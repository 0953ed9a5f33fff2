// How large the weights of a pack are on the disk, which is about what they take in memory. Reads names and sizes alone.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const WEIGHTS = /\.(safetensors|pt|pth|onnx)$/;

export interface PackWeights {
  readonly totalBytes: number;
  /** Of one network: large ones are in memory one at a time. */
  readonly largestBytes: number;
}

/** Of a folder that cannot be read: nothing. */
export async function packWeights(folder: string): Promise<PackWeights> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(names.filter((name) => WEIGHTS.test(name)).map((name) => sizeOf(join(folder, name))));
  return { totalBytes: sizes.reduce((sum, bytes) => sum + bytes, 0), largestBytes: Math.max(0, ...sizes) };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
