// What each file of an object is called, and in which order they are worth taking along.
import { t } from '../../../words/words.ts';

const KNOWN_FILES = ['glb', 'compressed', 'obj', 'usdz', 'stl', 'ply', 'splat', 'turntable', 'preview', 'cutOut', 'latent'] as const;
const COARSER_LEVEL = /^lod(\d)$/;

export interface NamedFile {
  /** Its key among the files of the object. */
  readonly what: string;
  readonly words: string;
}

/** The files among `fileNames` that a user may want, with what they are; what nobody knows is left out. */
export function namedFiles(fileNames: Readonly<Record<string, string>>): NamedFile[] {
  const known: NamedFile[] = KNOWN_FILES.filter((what) => what in fileNames).map((what) => ({
    what,
    words: t(`viewer.fileWords.${what}`),
  }));
  const levels = Object.keys(fileNames)
    .sort()
    .flatMap((what) => {
      const [, level] = COARSER_LEVEL.exec(what) ?? [];
      return level === undefined ? [] : [{ what, words: t('viewer.levelFile', { level }) }];
    });
  const afterModels = known.findIndex(({ what }) => what !== 'glb' && what !== 'compressed');
  return known.toSpliced(afterModels === -1 ? known.length : afterModels, 0, ...levels);
}
