// What is right and wrong with a mesh, in words an artist can act on. Reads the runtime's account; measures nothing.

import type { MeshFigures } from '#contract/generation/generation.ts';
import { type LooseRecord, numberIn, numbersIn, recordIn } from '../../../bridge/loose-record.ts';
import { exactCount, fixedNumber, shareWords } from '../../../ui/formats/format-number.ts';
import { t } from '../../../words/words.ts';

export interface HealthFact {
  readonly name: string;
  readonly value: string;
  /** Something to look at before the mesh is used. */
  readonly isFault: boolean;
}

export interface MeshHealth {
  readonly verdict: string;
  readonly isSound: boolean;
  readonly facts: readonly HealthFact[];
  /** What the build repaired, in one phrase each. */
  readonly repairs: readonly string[];
}

/** Shares of a surface under this are sampling noise. */
const NOTABLE_SHARE = 0.005;
const REPAIRS = ['hiddenFaces', 'floaters', 'filledHoles', 'partedVertices', 'turnedFaces', 'duplicateFaces'] as const;

/** `millimetres` is the longest side of a print, for telling how thin its walls are. */
export function meshHealth(mesh: MeshFigures, millimetres: number): MeshHealth {
  const facts = [...edgeFacts(mesh), ...printFacts(mesh, millimetres)];
  const isSound = facts.every(({ isFault }) => !isFault);
  return { verdict: verdictOf(mesh.watertight, isSound), isSound, facts, repairs: repairsOf(recordIn(mesh, 'cleaning')) };
}

function verdictOf(isWatertight: boolean, isSound: boolean): string {
  if (!isWatertight) return t('mesh.notWatertight');
  return t(isSound ? 'mesh.watertight' : 'mesh.hasFaults');
}

function edgeFacts(mesh: MeshFigures): HealthFact[] {
  return [
    fault(t('mesh.openEdges'), mesh.openEdges),
    fault(t('mesh.nonManifoldEdges'), mesh.nonManifoldEdges),
    fault(t('mesh.flippedFaces'), numberIn(mesh, 'flippedEdges') ?? 0),
    fault(t('mesh.zeroAreaFaces'), numberIn(mesh, 'degenerateFaces') ?? 0),
  ];
}

/** Only a mesh that was closed for printing was looked at with these eyes. */
function printFacts(mesh: MeshFigures, millimetres: number): HealthFact[] {
  const print = recordIn(mesh, 'print');
  const thinShare = numberIn(print, 'thinShare');
  const crossing = numberIn(print, 'crossingFaces');
  const thickness = numberIn(print, 'thicknessFifthPercentile');
  const longest = Math.max(...sizeOf(mesh));
  return [
    thinShare !== undefined && { name: t('mesh.thinWalls'), value: shareWords(thinShare, 1), isFault: thinShare > NOTABLE_SHARE },
    crossing !== undefined && fault(t('mesh.crossingFaces'), crossing),
    thickness !== undefined &&
      longest > 0 && {
        name: t('mesh.mostWallsThicker'),
        value: t('mesh.millimetres', { length: fixedNumber((thickness / longest) * millimetres, 1) }),
        isFault: false,
      },
  ].filter((fact) => fact !== false);
}

/** Width, height and depth in metres, as the files have them; empty when nobody measured. */
export function sizeOf(mesh: MeshFigures): number[] {
  const [width, depth, height] = numbersIn(mesh, 'size');
  return width === undefined || depth === undefined || height === undefined ? [] : [width, height, depth];
}

function repairsOf(cleaning: LooseRecord): string[] {
  return REPAIRS.flatMap((repair) => {
    const count = numberIn(cleaning, repair) ?? 0;
    return count > 0 ? [t(`mesh.repairs.${repair}`, { count })] : [];
  });
}

function fault(name: string, count: number): HealthFact {
  return { name, value: exactCount(count), isFault: count > 0 };
}
