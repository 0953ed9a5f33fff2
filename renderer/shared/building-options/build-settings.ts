// What a user may choose about the files of an object, and the options it becomes. Nothing is left open:
// what the window announces is what it asks for.
import { BUILDING_DEFAULTS } from '#contract/generation/building-defaults.ts';
import type { AskedBuilding, AssetFormat, BuildingOptions, ChosenPose, DeliveryOptions, PIVOTS } from '#contract/generation/generation.ts';
import { FEWEST_TEXTURED, keptShare, type TriangleBudget } from './triangle-budget.ts';

export const TEXTURE_CHOICES = ['none', '512', '1024', '2048', '4096'] as const;
export type TextureChoice = (typeof TEXTURE_CHOICES)[number];

export const SIDES_CHOICES = ['auto', 'single', 'double'] as const;
/** Degrees from which the picture looks down on the object. */
export const CAMERA_CHOICES: readonly number[] = [0, 10, 20, 30, 45];
/** How many times as deep as the pack guessed the object is. */
export const DEPTH_CHOICES: readonly number[] = [0.5, 0.7, 0.85, 1, 1.2, 1.4, 2];
export const GEOMETRY_CHOICES = ['plain', 'draco', 'meshopt'] as const;
export const TEXTURE_PACKINGS = ['plain', 'webp', 'ktx2'] as const;

/** The order in which formats are offered and named. */
export const FORMATS = ['glb', 'obj', 'stl', 'ply', 'usdz', 'splat'] as const satisfies readonly AssetFormat[];

/** How the object stands and how deep it is: of this object alone, and no preset's matter. */
export interface PoseSettings {
  /** How far above the picture was taken, where it is not what the pack saw in it: the object is turned upright by as much. */
  readonly cameraAbove: number | 'seen';
  /** Deeper or flatter than it was guessed. */
  readonly depth: number;
}

export interface BuildSettings extends PoseSettings {
  readonly triangles: TriangleBudget;
  readonly texture: TextureChoice;
  readonly normalMap: boolean;
  readonly ambientOcclusion: boolean;
  /** Which sides of a face are drawn; auto draws both only where the mesh is open. */
  readonly drawnSides: (typeof SIDES_CHOICES)[number];
  /** Where the origin of the files lies. */
  readonly pivot: (typeof PIVOTS)[number];
  readonly isPrintReady: boolean;
  /** Longest side of the STL: what slices it reads its numbers as millimetres. */
  readonly millimetres: number;
  readonly levelsOfDetail: number;
  readonly turntablePictures: number;
  readonly hasTurntableFilm: boolean;
  /** Always with a GLB, because the studio shows that one. */
  readonly formats: readonly AssetFormat[];
  readonly packedGeometry: (typeof GEOMETRY_CHOICES)[number];
  readonly packedTextures: (typeof TEXTURE_PACKINGS)[number];
}

export const DEFAULT_POSE: PoseSettings = { cameraAbove: 'seen', depth: 1 };

export const DEFAULT_BUILD: BuildSettings = {
  ...DEFAULT_POSE,
  triangles: { kind: 'best' },
  texture: `${BUILDING_DEFAULTS.textureSize}`,
  normalMap: false,
  ambientOcclusion: false,
  drawnSides: 'auto',
  pivot: 'ground',
  isPrintReady: false,
  millimetres: BUILDING_DEFAULTS.millimetres,
  levelsOfDetail: 0,
  turntablePictures: 0,
  hasTurntableFilm: false,
  formats: ['glb'],
  packedGeometry: 'plain',
  packedTextures: 'plain',
};

export interface AskedBuild {
  readonly building: BuildingOptions;
  /** Absent: no compressed copy. */
  readonly delivery?: DeliveryOptions;
}

export function toAskedBuild(settings: BuildSettings): AskedBuild {
  const { drawnSides, pivot, cameraAbove, depth, millimetres, levelsOfDetail, turntablePictures } = settings;
  const { packedGeometry, packedTextures } = settings;
  const building: BuildingOptions = {
    formats: FORMATS.filter((format) => settings.formats.includes(format)),
    ...trianglesOf(settings),
    ...textureOf(settings),
    ...(drawnSides !== 'auto' && { doubleSided: drawnSides === 'double' }),
    ...(pivot !== 'ground' && { pivot }),
    ...(cameraAbove !== 'seen' && { cameraPitch: cameraAbove }),
    ...(depth !== 1 && { depthScale: depth }),
    ...(settings.isPrintReady && { watertight: true }),
    ...(isMeasured(settings) && { millimetres }),
    ...(levelsOfDetail > 0 && { levelsOfDetail }),
    ...(turntablePictures > 0 && { turntableFrames: turntablePictures }),
    ...(settings.hasTurntableFilm && { turntableVideo: true }),
  };
  const delivery: DeliveryOptions = {
    ...(packedGeometry !== 'plain' && { geometry: packedGeometry }),
    ...(packedTextures !== 'plain' && isTextured(settings) && { textures: packedTextures }),
  };
  return { building, ...(Object.keys(delivery).length > 0 && { delivery }) };
}

/** The pose that was said of an object, for choosing anew. */
export function poseSettings({ cameraPitch, depthScale }: ChosenPose): PoseSettings {
  return { cameraAbove: cameraPitch ?? DEFAULT_POSE.cameraAbove, depth: depthScale ?? DEFAULT_POSE.depth };
}

/** The pose in so many words, so that a build of an object that had another one does not keep that. */
export function toAskedPose({ cameraAbove, depth }: PoseSettings): Pick<AskedBuilding, 'cameraPitch' | 'depthScale'> {
  return { cameraPitch: cameraAbove === 'seen' ? 'auto' : cameraAbove, depthScale: depth };
}

export function isTextured({ texture }: Pick<BuildSettings, 'texture'>): boolean {
  return texture !== 'none';
}

/** Only an STL has a size in millimetres. */
export function isMeasured({ formats }: Pick<BuildSettings, 'formats'>): boolean {
  return formats.includes('stl');
}

/** As many triangles as are good for a textured object: a share of what the shape has, but not too few for its outline. */
export function isAutoTextured({ triangles, texture }: Pick<BuildSettings, 'triangles' | 'texture'>): boolean {
  return triangles.kind === 'best' && isTextured({ texture });
}

function trianglesOf({ triangles, texture }: BuildSettings): Partial<BuildingOptions> {
  if (triangles.kind === 'count') return { triangles: triangles.count };
  const simplify = 1 - keptShare(triangles, isTextured({ texture }));
  return isAutoTextured({ triangles, texture }) ? { simplify, fewestTriangles: FEWEST_TEXTURED } : { simplify };
}

function textureOf({ texture, normalMap, ambientOcclusion }: BuildSettings): Partial<BuildingOptions> {
  if (texture === 'none') return { texture: false };
  return {
    texture: true,
    textureSize: Number(texture),
    ...(normalMap && { normalMap }),
    ...(ambientOcclusion && { ambientOcclusion }),
  };
}
