// What a stage has to do for one request, in words: stages with the same words take about as long on the same machine.
// No formula says how much longer a larger texture or a film takes, so each kind of work is learned apart.
import type { BuildingOptions, DeliveryOptions, Stage } from '#contract/generation.ts';
import type { JobRequest } from './job.ts';

/** For example `texture: 2048 px, normals`. */
export function workOf(stage: Stage, request: JobRequest): string {
  return `${stage}: ${specialsOf(stage, request).join(', ')}`;
}

function specialsOf(stage: Stage, request: JobRequest): string[] {
  const { building, delivery } = wishesOf(request);
  switch (stage) {
    case 'condition':
      return picturesOf(request);
    case 'sparse_structure':
      return [...stepsOf(request, 'sparseStructure'), ...picturesOf(request)];
    case 'structured_latent':
      return [...stepsOf(request, 'structuredLatent'), ...picturesOf(request)];
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

function wishesOf(request: JobRequest): { building: BuildingOptions; delivery?: DeliveryOptions | undefined } {
  return request.kind === 'generate' ? request.options : request;
}

function picturesOf(request: JobRequest): string[] {
  return request.kind === 'generate' && request.pictures.length > 1 ? [`${request.pictures.length} pictures`] : [];
}

function stepsOf(request: JobRequest, stage: 'sparseStructure' | 'structuredLatent'): string[] {
  const steps = request.kind === 'generate' ? request.options.sampling[stage].steps : undefined;
  return steps === undefined ? [] : [`${steps} steps`];
}

function textureSpecials({ texture, textureSize, normalMap, ambientOcclusion }: BuildingOptions): string[] {
  if (texture === false) return ['vertices alone'];
  return [
    ...(textureSize === undefined ? [] : [`${textureSize} px`]),
    ...(normalMap ? ['normals'] : []),
    ...(ambientOcclusion ? ['occlusion'] : []),
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
