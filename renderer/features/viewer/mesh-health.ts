// What is right and wrong with a mesh, in words an artist can act on. Reads the runtime's account; measures nothing.
import type { MeshFigures } from '#contract/generation.ts';
import { type LooseRecord, numberIn, numbersIn, recordIn } from '../../bridge/loose-record.ts';
import { exactCount } from '../../ui/format-number.ts';

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
/** Each said of one, and of several. */
const REPAIRS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  hiddenFaces: ['hidden face removed', 'hidden faces removed'],
  floaters: ['loose speck removed', 'loose specks removed'],
  filledHoles: ['hole filled', 'holes filled'],
  partedVertices: ['pinched corner parted', 'pinched corners parted'],
  turnedFaces: ['face turned outwards', 'faces turned outwards'],
  duplicateFaces: ['doubled face removed', 'doubled faces removed'],
};

/** `millimetres` is the longest side of a print, for telling how thin its walls are. */
export function meshHealth(mesh: MeshFigures, millimetres: number): MeshHealth {
  const facts = [...edgeFacts(mesh), ...printFacts(mesh, millimetres)];
  const isSound = facts.every(({ isFault }) => !isFault);
  return { verdict: verdictOf(mesh.watertight, isSound), isSound, facts, repairs: repairsOf(recordIn(mesh, 'cleaning')) };
}

function verdictOf(isWatertight: boolean, isSound: boolean): string {
  if (!isWatertight) return 'not watertight';
  return isSound ? 'watertight' : 'has faults';
}

function edgeFacts(mesh: MeshFigures): HealthFact[] {
  return [
    fault('Open edges', mesh.openEdges),
    fault('Edges with too many faces', mesh.nonManifoldEdges),
    fault('Edges wound both ways', numberIn(mesh, 'flippedEdges') ?? 0),
    fault('Faces without area', numberIn(mesh, 'degenerateFaces') ?? 0),
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
    thinShare !== undefined && { name: 'Walls too thin to print', value: percent(thinShare), isFault: thinShare > NOTABLE_SHARE },
    crossing !== undefined && fault('Faces that cross', crossing),
    thickness !== undefined &&
      longest > 0 && { name: 'Most walls thicker than', value: `${((thickness / longest) * millimetres).toFixed(1)} mm`, isFault: false },
  ].filter((fact) => fact !== false);
}

/** Width, height and depth in metres, as the files have them; empty when nobody measured. */
export function sizeOf(mesh: MeshFigures): number[] {
  const [width, depth, height] = numbersIn(mesh, 'size');
  return width === undefined || depth === undefined || height === undefined ? [] : [width, height, depth];
}

function repairsOf(cleaning: LooseRecord): string[] {
  return Object.entries(REPAIRS).flatMap(([key, [one, several]]) => {
    const count = numberIn(cleaning, key) ?? 0;
    return count > 0 ? [`${exactCount(count)} ${count === 1 ? one : several}`] : [];
  });
}

function fault(name: string, count: number): HealthFact {
  return { name, value: exactCount(count), isFault: count > 0 };
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
