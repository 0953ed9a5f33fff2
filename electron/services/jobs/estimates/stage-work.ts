// What a stage has to do for one request: in words, by which the same work is known again, and as an amount, by which other work
// of the stage is judged. The words are exact (stages with the same words take about as long on the same machine); the amount is
// an estimate whose proportions were measured once.
import { BUILDING_DEFAULTS } from '#contract/generation/building-defaults.ts';
import type { BuildingOptions, DeliveryOptions, Stage } from '#contract/generation/generation.ts';
import type { JobRequest } from '../queue/job.ts';

export interface StageWork {
  /** What is special about it, for example `2048 px, normals`; empty for the usual. */
  readonly specials: string;
  /** In units of its own for each stage; 0 for a stage with nothing to do. */
  readonly amount: number;
}

/** Closing and checking a solid, in times of the cleaning. */
const SOLID_SHARE = 2;
/** Measured on two cores, 2026-11-21: unwrapping costs about as much as baking a page of 1024 texels a side, whatever the page. */
const UNWRAPPING = 1;
const PLAIN_PAGE_SIZE = 1024;
const NORMAL_MAP_SHARE = 0.35;
const OCCLUSION_VIEWS_COST = 2;
const OCCLUSION_SHARE = 2.5;
const LEVEL_COST = 0.9;
/** Writing the files, in pictures of the object. */
const WRITING_COST = 0.5;
/** A picture of the film is drawn in about half the time of a single one. */
const FILM_PICTURE_SHARE = 0.5;

export function workOf(stage: Stage, request: JobRequest): StageWork {
  return { specials: specialsOf(stage, request).join(', '), amount: amountOf(stage, request) };
}

function amountOf(stage: Stage, request: JobRequest): number {
  const { building } = optionsOf(request);
  switch (stage) {
    case 'condition':
      return request.kind === 'generate' ? Math.max(1, request.pictures.length) : 0;
    case 'sparse_structure':
      return request.kind === 'generate' && request.shape === undefined ? 1 : 0;
    case 'structured_latent':
      // How many steps the pack thinks best is not known here, so other numbers of steps are not judged by it.
      return request.kind === 'generate' ? 1 : 0;
    case 'decode':
      return 1;
    case 'mesh':
      return 1 + (building.watertight ? SOLID_SHARE : 0);
    case 'texture':
      return bakingOf(building);
    case 'export':
      return WRITING_COST + picturesOf(building);
  }
}

/** Each coarser level has half the page of the one before, and its own charts. */
function bakingOf(building: BuildingOptions): number {
  const { texture, textureSize = BUILDING_DEFAULTS.textureSize, normalMap, ambientOcclusion, levelsOfDetail = 0 } = building;
  if (texture === false) return 0;
  const page = UNWRAPPING + (textureSize / PLAIN_PAGE_SIZE) ** 2;
  const normals = normalMap ? NORMAL_MAP_SHARE * page : 0;
  const occlusion = ambientOcclusion ? OCCLUSION_VIEWS_COST + OCCLUSION_SHARE * page : 0;
  return page + normals + occlusion + LEVEL_COST * levelsOfDetail;
}

function picturesOf({ turntableFrames = 0, turntableVideo }: BuildingOptions): number {
  return turntableFrames + (turntableVideo ? FILM_PICTURE_SHARE * BUILDING_DEFAULTS.videoFrames : 0);
}

function specialsOf(stage: Stage, request: JobRequest): string[] {
  const { building, delivery } = optionsOf(request);
  switch (stage) {
    case 'condition':
      return sourceSpecials(request);
    case 'sparse_structure':
      return [...stepsOf(request, 'sparseStructure'), ...sourceSpecials(request)];
    case 'structured_latent':
      return [...stepsOf(request, 'structuredLatent'), ...sourceSpecials(request)];
    case 'decode':
      return [];
    case 'mesh':
      return building.watertight ? ['watertight'] : [];
    case 'texture':
      return textureSpecials(building);
    case 'export':
      return exportSpecials(building, delivery);
  }
}

function optionsOf(request: JobRequest): { building: BuildingOptions; delivery?: DeliveryOptions | undefined } {
  return request.kind === 'generate' ? request.options : request;
}

function sourceSpecials(request: JobRequest): string[] {
  return request.kind === 'generate' && request.pictures.length > 1 ? [`${request.pictures.length} pictures`] : [];
}

function stepsOf(request: JobRequest, stage: 'sparseStructure' | 'structuredLatent'): string[] {
  const steps = request.kind === 'generate' ? request.options.sampling[stage].steps : undefined;
  return steps === undefined ? [] : [`${steps} steps`];
}

/** The usual size is the same work whether it was asked for or left open. */
function textureSpecials({ texture, textureSize, normalMap, ambientOcclusion, levelsOfDetail }: BuildingOptions): string[] {
  if (texture === false) return ['vertices alone'];
  return [
    ...(textureSize === undefined || textureSize === BUILDING_DEFAULTS.textureSize ? [] : [`${textureSize} px`]),
    ...(normalMap ? ['normals'] : []),
    ...(ambientOcclusion ? ['occlusion'] : []),
    ...(levelsOfDetail ? [`${levelsOfDetail} levels`] : []),
  ];
}

function exportSpecials({ levelsOfDetail, turntableFrames, turntableVideo }: BuildingOptions, delivery: DeliveryOptions = {}): string[] {
  return [
    ...(levelsOfDetail ? [`${levelsOfDetail} levels`] : []),
    ...(turntableFrames ? [`${turntableFrames} frames`] : []),
    ...(turntableVideo ? ['film'] : []),
    ...Object.values(delivery),
  ];
}
