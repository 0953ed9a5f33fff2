// Reads what lies at an address, a GLB or a file of splats, and makes it ready for the stage. The reader of splats comes when it is needed.
import { nextTask } from '../drawing/next-task.ts';
import { loadObject } from './object-loader.ts';
import { type Staged, StagedObject, StagedSplats } from './staged-object.ts';

export interface StageSource {
  readonly url: string;
  readonly kind: 'mesh' | 'splats';
  /** How far splats are moved to stand where the mesh of the same object stands; in its frame, metres. */
  readonly offset?: readonly [x: number, y: number, z: number] | undefined;
}

/** Rejects when the file cannot be fetched or read. The caller owns the object. */
export async function loadStaged({ url, kind, offset = [0, 0, 0] }: StageSource): Promise<Staged> {
  if (kind === 'mesh') {
    const object = await loadObject(url);
    await nextTask(); // a shadow takes as long as the file
    return new StagedObject(object);
  }
  const { loadSplats } = await import('../splats/load-splats.ts');
  return new StagedSplats(await loadSplats(url), offset);
}
