// What a build of an object from its saved shape will do, in plain sentences, before it is done.

import { exactCount, shareWords } from '../../ui/formats/format-number.ts';
import { roughDurationWords } from '../../ui/formats/format-time.ts';
import { listWords } from '../../words/list-words.ts';
import { t } from '../../words/words.ts';
import { type BuildSettings, isAutoTextured, isTextured } from './build-settings.ts';
import { formatName, packingWords } from './format-labels.ts';
import { FEWEST_TEXTURED, keptShare } from './triangle-budget.ts';

interface KnownOfBuild {
  /** Triangles before they are reduced. */
  readonly wholeTriangles: number | undefined;
  /** How long it will take here. */
  readonly seconds: number | undefined;
  /** What becomes of the current build; undefined where there is none. */
  readonly fate?: 'beside' | 'replaces' | undefined;
}

/** Tells no figure that is not known. */
export function buildWords(settings: BuildSettings, { wholeTriangles, seconds, fate }: KnownOfBuild): string {
  const results = [
    settings.cameraAbove !== 'seen' && t('build.seenFrom', { count: settings.cameraAbove }),
    settings.depth !== 1 && t('build.asDeep', { share: shareWords(settings.depth) }),
    triangleWords(settings, wholeTriangles),
    settings.isPrintReady && t('build.closedSolid'),
    surfaceWords(settings),
    levelWords(settings),
    turntableWords(settings),
    listWords(filesOf(settings)),
  ].filter((words) => words !== false);
  const sentences = [
    ...(seconds === undefined ? [] : [t('build.about', { time: roughDurationWords(seconds) })]),
    t('build.sameShape', { results: results.join(', ') }),
    ...(fate === undefined ? [] : [t(fate === 'beside' ? 'build.fateBeside' : 'build.fateReplaces')]),
  ];
  return sentences.join(' ');
}

/** `whole` is the number of triangles before any are removed, where it is known. */
export function triangleWords({ triangles, texture }: BuildSettings, whole: number | undefined): string {
  if (triangles.kind === 'count') {
    if (whole !== undefined && triangles.count >= whole) return t('build.allCountedTriangles', { triangles: exactCount(whole) });
    return t('build.aboutTriangles', { triangles: exactCount(triangles.count) });
  }
  const kept = keptShare(triangles, isTextured({ texture }));
  const fewest = isAutoTextured({ triangles, texture }) ? FEWEST_TEXTURED : 0;
  if (whole === undefined && fewest > 0) return t('build.aboutTriangles', { triangles: exactCount(fewest) });
  if (kept >= 1 || (whole !== undefined && fewest >= whole))
    return whole === undefined ? t('build.allTriangles') : t('build.allCountedTriangles', { triangles: exactCount(whole) });
  if (whole === undefined) return t('build.shareOfTriangles', { share: shareWords(kept, 1) });
  return t('build.aboutTriangles', { triangles: exactCount(Number(Math.max(whole * kept, fewest).toPrecision(2))) });
}

function surfaceWords(settings: BuildSettings): string {
  const { texture: size } = settings;
  if (!isTextured(settings)) return t('build.vertexColours');
  const maps = [settings.normalMap && t('build.normals'), settings.ambientOcclusion && t('build.occlusionMap')].filter(
    (map) => map !== false,
  );
  return maps.length > 0 ? t('build.textureWith', { size, maps: listWords(maps) }) : t('build.textureOf', { size });
}

function levelWords({ levelsOfDetail }: BuildSettings): string | false {
  return levelsOfDetail > 0 && t('build.levelCount', { count: levelsOfDetail });
}

function turntableWords({ turntablePictures, hasTurntableFilm }: BuildSettings): string | false {
  const products = [
    turntablePictures > 0 && t('build.pictureCount', { count: turntablePictures }),
    hasTurntableFilm && t('build.aFilm'),
  ].filter((name) => name !== false);
  return products.length > 0 && t('build.ofOneTurn', { products: listWords(products) });
}

function filesOf(settings: BuildSettings): string[] {
  const packing = packingWords(settings);
  const names = settings.formats.map((format) =>
    format === 'stl' ? t('build.stlOf', { millimetres: exactCount(settings.millimetres) }) : formatName(format),
  );
  return packing.length > 0 ? [...names, t('build.compressedCopyOf', { packings: packing.join(', ') })] : names;
}
