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
}

/** Tells no figure that is not known. */
export function buildWords(settings: BuildSettings, { wholeTriangles, seconds }: KnownOfBuild): string {
  const steps = [
    'Decodes it',
    triangleStep(settings, wholeTriangles),
    settings.isPrintReady && 'closes it to a solid',
    surfaceStep(settings),
    levelStep(settings),
    turntableStep(settings),
    `writes ${listWords(filesOf(settings))}`,
  ].filter((step) => step !== false);
  const time = seconds === undefined ? 'No sampling.' : `About ${roughDurationWords(seconds)} here; no sampling.`;
  return `Keeps the shape that was sampled. ${steps.join(', ')}. ${time}`;
}

/** `whole` is the number of triangles before any are removed, where it is known. */
function triangleStep({ triangles, texture }: BuildSettings, whole: number | undefined): string {
  if (triangles.kind === 'count') {
    if (whole === undefined) return `reduces it to about ${exactCount(triangles.count)} triangles`;
    return triangles.count < whole ? reducing(whole, triangles.count) : `keeps all ${exactCount(whole)} triangles`;
  }
  const kept = keptShare(triangles, isTextured({ texture }));
  if (kept >= 1) return whole === undefined ? 'keeps all triangles' : `keeps all ${exactCount(whole)} triangles`;
  return whole === undefined ? `keeps ${Number((kept * 100).toFixed(1))} % of the triangles` : reducing(whole, whole * kept);
}

function reducing(from: number, to: number): string {
  return `reduces ${exactCount(from)} triangles to about ${exactCount(Number(to.toPrecision(2)))}`;
}

function surfaceStep(settings: BuildSettings): string {
  if (!isTextured(settings)) return 'leaves the colours on its vertices';
  const maps = [settings.normalMap && 'normals', settings.ambientOcclusion && 'occlusion'].filter((map) => map !== false);
  return `bakes a ${settings.texture} texture${maps.length > 0 ? ` with ${listWords(maps)}` : ''}`;
}

function levelStep({ levelsOfDetail }: BuildSettings): string | false {
  return levelsOfDetail > 0 && `makes ${levelsOfDetail} coarser ${levelsOfDetail === 1 ? 'level' : 'levels'}`;
}

function turntableStep({ turntablePictures, hasTurntableFilm }: BuildSettings): string | false {
  const products = [turntablePictures > 0 && `${turntablePictures} pictures`, hasTurntableFilm && 'a film'].filter(
    (name) => name !== false,
  );
  return products.length > 0 && `takes ${listWords(products)} of one turn`;
}

function filesOf(settings: BuildSettings): string[] {
  const packing = packingWords(settings);
  const names = settings.formats.map((format) => {
    const { name } = FORMAT_WORDS[format];
    return format === 'stl' ? `${name} (${exactCount(settings.millimetres)} mm)` : name;
  });
  return packing.length > 0 ? [...names, `a compressed copy (${packing.join(', ')})`] : names;
}
