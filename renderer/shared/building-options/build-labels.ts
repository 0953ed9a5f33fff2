// What a build of an object from its saved shape will do, in plain sentences, before it is done.

import { listWords } from '../../ui/format-list.ts';
import { exactCount } from '../../ui/format-number.ts';
import { roughDurationWords } from '../../ui/format-time.ts';
import { type BuildSettings, isTextured } from './build-settings.ts';
import { FORMAT_WORDS, packingWords } from './format-labels.ts';
import { keptShare } from './triangle-budget.ts';

interface KnownOfBuild {
  /** Triangles before they are reduced. */
  readonly wholeTriangles: number | undefined;
  /** How long it will take here. */
  readonly seconds: number | undefined;
  /** What becomes of the current build; undefined where there is none. */
  readonly fate?: 'beside' | 'replaces' | undefined;
}

const FATES = { beside: 'The current build is kept beside it.', replaces: 'Replaces the current build.' } as const;

/** Tells no figure that is not known. */
export function buildWords(settings: BuildSettings, { wholeTriangles, seconds, fate }: KnownOfBuild): string {
  const results = [
    triangleWords(settings, wholeTriangles),
    settings.isPrintReady && 'closed to a solid',
    surfaceWords(settings),
    levelWords(settings),
    turntableWords(settings),
    listWords(filesOf(settings)),
  ].filter((words) => words !== false);
  const sentences = [
    ...(seconds === undefined ? [] : [`About ${roughDurationWords(seconds)}.`]),
    `Same shape, ${results.join(', ')}.`,
    ...(fate === undefined ? [] : [FATES[fate]]),
  ];
  return sentences.join(' ');
}

/** `whole` is the number of triangles before any are removed, where it is known. */
function triangleWords({ triangles, texture }: BuildSettings, whole: number | undefined): string {
  if (triangles.kind === 'count') {
    if (whole !== undefined && triangles.count >= whole) return `all ${exactCount(whole)} triangles`;
    return `about ${exactCount(triangles.count)} triangles`;
  }
  const kept = keptShare(triangles, isTextured({ texture }));
  if (kept >= 1) return whole === undefined ? 'all triangles' : `all ${exactCount(whole)} triangles`;
  if (whole === undefined) return `${Number((kept * 100).toFixed(1))} % of the triangles`;
  return `about ${exactCount(Number((whole * kept).toPrecision(2)))} triangles`;
}

function surfaceWords(settings: BuildSettings): string {
  if (!isTextured(settings)) return 'colours on its vertices';
  const maps = [settings.normalMap && 'normals', settings.ambientOcclusion && 'occlusion'].filter((map) => map !== false);
  return `${settings.texture} texture${maps.length > 0 ? ` with ${listWords(maps)}` : ''}`;
}

function levelWords({ levelsOfDetail }: BuildSettings): string | false {
  return levelsOfDetail > 0 && `${levelsOfDetail} ${levelsOfDetail === 1 ? 'LOD' : 'LODs'}`;
}

function turntableWords({ turntablePictures, hasTurntableFilm }: BuildSettings): string | false {
  const products = [turntablePictures > 0 && `${turntablePictures} pictures`, hasTurntableFilm && 'a film'].filter(
    (name) => name !== false,
  );
  return products.length > 0 && `${listWords(products)} of one turn`;
}

function filesOf(settings: BuildSettings): string[] {
  const packing = packingWords(settings);
  const names = settings.formats.map((format) => {
    const { name } = FORMAT_WORDS[format];
    return format === 'stl' ? `${name} (${exactCount(settings.millimetres)} mm)` : name;
  });
  return packing.length > 0 ? [...names, `a compressed copy (${packing.join(', ')})`] : names;
}
