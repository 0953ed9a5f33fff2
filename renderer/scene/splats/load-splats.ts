// Fetches a file of splats and makes a cloud of it.
import { SplatCloud } from './splat-cloud.ts';
import { readSplats } from './splat-file.ts';

/** Rejects when the file cannot be fetched or holds no splats. The caller owns the cloud. */
export async function loadSplats(url: string): Promise<SplatCloud> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The file could not be read (${answer.status}).`);
  return new SplatCloud(readSplats(await answer.arrayBuffer()));
}
