// What each file of an object is called, and in which order they are worth taking along.

const FILE_WORDS: readonly (readonly [what: string, words: string])[] = [
  ['glb', 'Model (GLB)'],
  ['compressed', 'Compressed copy (GLB)'],
  ['obj', 'Model (OBJ)'],
  ['usdz', 'Model (USDZ)'],
  ['stl', 'For printing (STL)'],
  ['ply', 'Coloured mesh (PLY)'],
  ['splat', 'Splat (PLY)'],
  ['turntable', 'Turntable film (WebM)'],
  ['preview', 'Preview picture'],
  ['cutOut', 'Cut-out'],
  ['latent', 'Saved shape'],
];
const COARSER_LEVEL = /^lod(\d)$/;

export interface NamedFile {
  /** Its key among the files of the object. */
  readonly what: string;
  readonly words: string;
}

/** The files among `fileNames` that a user may want, with what they are; what nobody knows is left out. */
export function namedFiles(fileNames: Readonly<Record<string, string>>): NamedFile[] {
  const known = FILE_WORDS.filter(([what]) => what in fileNames).map(([what, words]) => ({ what, words }));
  const levels = Object.keys(fileNames)
    .sort()
    .flatMap((what) => {
      const [, level] = COARSER_LEVEL.exec(what) ?? [];
      return level === undefined ? [] : [{ what, words: `Coarser level ${level} (GLB)` }];
    });
  const afterModels = known.findIndex(({ what }) => what !== 'glb' && what !== 'compressed');
  return known.toSpliced(afterModels === -1 ? known.length : afterModels, 0, ...levels);
}
