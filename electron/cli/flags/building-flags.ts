// The flags of what is made from a latent: the mesh, its textures, the files, and a second GLB for delivery.
import { type Command, Option } from 'commander';
import { BUILDING_DEFAULTS } from '#contract/generation/building-defaults.ts';
import { AskedBuilding, type DeliveryOptions, PIVOTS } from '#contract/generation/generation.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { deliveryProblem } from '../../services/delivery/delivery-limits.ts';
import { given, list, number, numberOr, parseOptions } from './flag-values.ts';

export interface BuildingFlags {
  readonly simplify?: number;
  readonly triangles?: number;
  readonly textureSize?: number;
  readonly texture: boolean;
  readonly textureFormat?: 'png' | 'webp' | 'ktx2';
  readonly normalMap?: boolean;
  readonly ambientOcclusion?: boolean;
  readonly doubleSided?: boolean;
  readonly singleSided?: boolean;
  readonly watertight?: boolean;
  readonly printReady?: boolean;
  readonly millimetres?: number;
  readonly pivot?: (typeof PIVOTS)[number];
  readonly cameraPitch?: number | 'auto';
  readonly depthScale?: number;
  readonly levels?: number;
  readonly turntableFrames?: number;
  readonly turntableVideo?: boolean;
  readonly formats?: string[];
  readonly compress?: 'draco' | 'meshopt';
}

/** What the building flags mean: options for the runtime, and for the step after it. */
export interface ParsedBuildingFlags {
  readonly building: AskedBuilding;
  readonly delivery?: DeliveryOptions;
}

const SIMPLIFIED = `${BUILDING_DEFAULTS.texturedSimplify} unless told, ${BUILDING_DEFAULTS.colouredSimplify} without a texture`;

export function addBuildingFlags(command: Command): Command {
  return addFileFlags(addTextureFlags(addMeshFlags(command)));
}

function addMeshFlags(command: Command): Command {
  return command
    .option('--simplify <fraction>', `remove this fraction of the triangles, 0 to 0.999; ${SIMPLIFIED}`, number)
    .option('--triangles <count>', 'reach this number of triangles; wins over --simplify', number)
    .option('--levels <count>', 'write so many coarser GLBs besides, each with a quarter of the triangles', number)
    .addOption(new Option('--double-sided', 'draw both sides of every face').conflicts('singleSided'))
    .option('--single-sided', 'draw the outer side alone, also where the mesh is open')
    .option('--watertight', 'close the mesh to a solid')
    .option('--print-ready', 'a solid with checked walls, and an STL besides')
    .option('--millimetres <length>', `longest side of the print and its STL, ${BUILDING_DEFAULTS.millimetres} unless told`, number)
    .addOption(new Option('--pivot <place>', 'origin of the mesh files: on the ground in the middle, or the centre').choices(PIVOTS))
    .option(
      '--camera-pitch <degrees>',
      'from how far above the picture was taken, where the object leans; auto is what the pack saw',
      numberOr('auto'),
    )
    .option(
      '--depth-scale <factor>',
      'so many times as deep as was guessed, 0.25 to 4, where the object is too flat or too deep; 1 is as it was guessed',
      number,
    );
}

function addTextureFlags(command: Command): Command {
  return command
    .option('--texture-size <pixels>', `pixels along one side of the texture, ${BUILDING_DEFAULTS.textureSize} unless told`, number)
    .option('--no-texture', 'leave the colours on the vertices')
    .addOption(
      new Option('--texture-format <format>', 'webp and ktx2 go into model-compressed.glb; model.glb has png').choices([
        'png',
        'webp',
        'ktx2',
      ]),
    )
    .option('--normal-map', 'bake the fine relief into a normal map')
    .option('--ambient-occlusion', 'bake how open each place is to the sky');
}

function addFileFlags(command: Command): Command {
  return command
    .option('--formats <list>', 'glb,ply,obj,stl,usdz,splat', list)
    .addOption(new Option('--compress <way>', 'write model-compressed.glb besides').choices(['draco', 'meshopt']))
    .option('--turntable-frames <count>', 'pictures of one turn of the object', number)
    .option('--turntable-video', 'a film of one turn of the object, turntable.webm');
}

/** Fails with usage when the flags contradict each other or the contract. */
export function readBuildingFlags(flags: BuildingFlags): Result<ParsedBuildingFlags> {
  const building = parseOptions(AskedBuilding, {
    ...given({
      simplify: flags.simplify,
      triangles: flags.triangles,
      textureSize: flags.textureSize,
      texture: flags.texture ? undefined : false,
      normalMap: flags.normalMap,
      ambientOcclusion: flags.ambientOcclusion,
      doubleSided: flags.singleSided ? false : flags.doubleSided,
      watertight: flags.printReady || flags.watertight,
      millimetres: flags.millimetres,
      pivot: flags.pivot,
      cameraPitch: flags.cameraPitch,
      depthScale: flags.depthScale,
      levelsOfDetail: flags.levels,
      turntableFrames: flags.turntableFrames,
      turntableVideo: flags.turntableVideo,
      formats: formatsOf(flags),
    }),
  });
  if (!building.ok) return building;
  const delivery = readDelivery(flags);
  const problem = deliveryProblem(building.value, delivery);
  return problem === undefined ? ok({ building: building.value, ...(delivery !== undefined && { delivery }) }) : err(problem);
}

function formatsOf({ formats, printReady }: BuildingFlags): string[] | undefined {
  if (!printReady) return formats;
  return [...new Set([...(formats ?? ['glb']), 'stl'])];
}

function readDelivery({ compress, textureFormat }: BuildingFlags): DeliveryOptions | undefined {
  const textures = textureFormat === 'png' ? undefined : textureFormat;
  if (compress === undefined && textures === undefined) return undefined;
  return { ...(compress !== undefined && { geometry: compress }), ...(textures !== undefined && { textures }) };
}
