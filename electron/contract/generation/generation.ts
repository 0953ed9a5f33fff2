// What one generation is asked for and what it answers: options, stages, recipe, timings, mesh figures.
// Absent options mean "what the pack or the builder thinks best"; the recipe records what was really used.
import { z } from 'zod';

export const STAGES = ['condition', 'sparse_structure', 'structured_latent', 'decode', 'mesh', 'texture', 'export'] as const;
export const Stage = z.enum(STAGES);
export type Stage = z.infer<typeof Stage>;

export const ASSET_FORMATS = ['glb', 'ply', 'obj', 'stl', 'usdz', 'splat'] as const;
export const AssetFormat = z.enum(ASSET_FORMATS);
export type AssetFormat = z.infer<typeof AssetFormat>;

export const PIVOTS = ['ground', 'centre'] as const;

/** Free text. Half a surrogate pair, which no file and no other language takes, becomes the sign for an unreadable letter. */
export const Text = z.string().overwrite((words) => words.toWellFormed());

export const SamplerOptions = z.strictObject({
  steps: z.int().min(1).max(200).optional(),
  guidance: z.number().min(0).max(100).optional(),
});
export type SamplerOptions = z.infer<typeof SamplerOptions>;

export const SamplingOptions = z.strictObject({
  sparseStructure: SamplerOptions.default({}),
  structuredLatent: SamplerOptions.default({}),
  multiImage: z.enum(['stochastic', 'multidiffusion']).default('stochastic'),
});
export type SamplingOptions = z.infer<typeof SamplingOptions>;

export const BuildingOptions = z.strictObject({
  /** Fraction of triangles to remove, as both hosted systems mean it. */
  simplify: z.number().min(0).max(0.999).optional(),
  /** No fewer than this are left by `simplify`, where the shape has as many. */
  fewestTriangles: z.int().min(4).max(20_000_000).optional(),
  /** Triangle count to reach; wins over `simplify`. */
  triangles: z.int().min(4).max(20_000_000).optional(),
  /** Pixels along one side of the base colour texture. */
  textureSize: z.int().min(64).max(8192).optional(),
  /** False leaves colours on the vertices. */
  texture: z.boolean().optional(),
  /** Bakes the detailed surface's normals into a tangent-space normal map. */
  normalMap: z.boolean().optional(),
  /** Bakes how open each place is to the sky. */
  ambientOcclusion: z.boolean().optional(),
  /** Of earlier versions, whose model.glb could hold WebP: read, and left out. */
  textureFormat: z
    .enum(['png', 'webp'])
    .transform(() => undefined)
    .optional()
    .meta({ deprecated: true }),
  /** Draws both sides of every face; when absent, only where the mesh is open. */
  doubleSided: z.boolean().optional(),
  /** Makes the mesh a closed solid, for printing, and checks its walls. */
  watertight: z.boolean().optional(),
  /** Longest side of the STL, which is in millimetres, and of the print whose walls are checked; 100 when absent. */
  millimetres: z.number().min(1).max(10_000).optional(),
  /** Coarser GLBs to write besides, each with a quarter of the triangles of the one before. */
  levelsOfDetail: z.int().min(0).max(6).optional(),
  /** Pictures of one turn of the object to write besides, as turntable-001.png and so on. */
  turntableFrames: z.int().min(0).max(360).optional(),
  /** Writes turntable.webm besides: one turn of the object in four seconds. */
  turntableVideo: z.boolean().optional(),
  /** Where the origin of every mesh file lies: on the ground under the middle of the object (also when absent), or where the model has it. */
  pivot: z.enum(PIVOTS).optional(),
  /** Degrees from which the picture looks down on the object, which is turned upright by as much; when absent, what the pack saw in it. */
  cameraPitch: z.number().min(-89).max(89).optional(),
  /** How many times as deep along the viewing direction the object is as was guessed: a single picture does not show it; 1 when absent. */
  depthScale: z.number().min(0.25).max(4).optional(),
  formats: z.array(AssetFormat).min(1).default(['glb']),
});
export type BuildingOptions = z.infer<typeof BuildingOptions>;

/** What somebody said of how an object stands and how deep it is; what is absent is left to the pack. */
export const ChosenPose = BuildingOptions.pick({ cameraPitch: true, depthScale: true });
export type ChosenPose = z.infer<typeof ChosenPose>;

/** What a build of an asset that was built before is asked for: without a tilt or a depth it keeps those that were chosen last. */
export const AskedBuilding = BuildingOptions.extend({
  /** `auto`: what the pack saw, whatever was chosen before. Of the depth, 1 says the same. */
  cameraPitch: z.union([BuildingOptions.shape.cameraPitch.unwrap(), z.literal('auto')]).optional(),
});
export type AskedBuilding = z.infer<typeof AskedBuilding>;

/** A second, smaller GLB for delivery, model-compressed.glb; model.glb itself stays plain, so that everything opens it. */
export const DeliveryOptions = z.strictObject({
  geometry: z.enum(['draco', 'meshopt']).optional(),
  textures: z.enum(['webp', 'ktx2']).optional(),
});
export type DeliveryOptions = z.infer<typeof DeliveryOptions>;

/** Which side of the object a picture shows. */
export const PICTURE_SIDES = ['front', 'back', 'left', 'right'] as const;
export const PictureSide = z.enum(PICTURE_SIDES);
export type PictureSide = z.infer<typeof PictureSide>;

export const CutOutMode = z.enum(['auto', 'keep']);
export type CutOutMode = z.infer<typeof CutOutMode>;

/** One of several objects in a picture: its box in pixels of the cut-out, and its share of all that was found. */
export const SeparateObject = z.object({
  left: z.int(),
  top: z.int(),
  width: z.int(),
  height: z.int(),
  share: z.number(),
});
export type SeparateObject = z.infer<typeof SeparateObject>;

/** Which of the separate objects of a picture, counted from the left. */
export const ObjectNumber = z.int().min(1);

/** Factor on how much a colour may differ from a plain background and still be background. */
export const Tolerance = z.number().min(0.1).max(10);

/** What every random number generator here takes, and both hosted services. */
export const MAX_SEED = 2 ** 32 - 1;

export const GenerationOptions = z.strictObject({
  seed: z.int().min(0).max(MAX_SEED).default(1),
  /** Where somebody asked for this very seed, and not chance or a default: then it is said where it changes nothing. */
  isSeedChosen: z.boolean().optional(),
  /** False where steps and guidance are what a form fills in of itself: then it is not said where they have no effect. */
  isSamplingChosen: z.boolean().optional(),
  pack: Text.min(1).default('starter'),
  device: z
    .string()
    .regex(/^(auto|cpu|cuda:\d+)$/, 'Expected auto, cpu or cuda:N')
    .default('auto'),
  cutOut: CutOutMode.default('auto'),
  /** The matting pack that cuts out what no mask does; what comes with the program when absent. */
  matting: Text.min(1).max(200).optional(),
  sampling: SamplingOptions.default({ sparseStructure: {}, structuredLatent: {}, multiImage: 'stochastic' }),
  building: BuildingOptions.default({ formats: ['glb'] }),
  /** The side that each picture shows, in the order of the pictures; front, back, left, right when absent. */
  sides: z.array(PictureSide).max(4).optional(),
  /** For each picture, which of its separate objects is made; null, or none of this, for all of them as one. A mask says it by itself. */
  objects: z.array(ObjectNumber.nullable()).optional(),
  delivery: DeliveryOptions.optional(),
});
export type GenerationOptions = z.infer<typeof GenerationOptions>;

export const Recipe = z.looseObject({
  seed: z.int(),
  device: z.string(),
  pack: z.object({ name: z.string(), sha256: z.string() }),
  input: z.array(z.object({ sha256: z.string() })),
  parameters: z.record(z.string(), z.json()),
  versions: z.record(z.string(), z.string()),
});
export type Recipe = z.infer<typeof Recipe>;

const seconds = z.number().min(0).default(0);
export const Timings = z.object({
  condition: seconds,
  sparse_structure: seconds,
  structured_latent: seconds,
  decode: seconds,
  mesh: seconds,
  texture: seconds,
  export: seconds,
  total: seconds,
});
export type Timings = z.infer<typeof Timings>;

export const MeshFigures = z.looseObject({
  vertices: z.int(),
  faces: z.int(),
  components: z.int(),
  openEdges: z.int(),
  nonManifoldEdges: z.int(),
  watertight: z.boolean(),
});
export type MeshFigures = z.infer<typeof MeshFigures>;

/** Absolute paths of the files of one finished asset. `glb` is absent only when it was not asked for. */
export const AssetFiles = z.object({
  latent: z.string(),
  preview: z.string(),
  cutOut: z.string().optional(),
  glb: z.string().optional(),
  ply: z.string().optional(),
  obj: z.string().optional(),
  stl: z.string().optional(),
  usdz: z.string().optional(),
  splat: z.string().optional(),
  /** turntable.webm */
  turntable: z.string().optional(),
  /** model-compressed.glb, written by the app from `glb`. */
  compressed: z.string().optional(),
});
export type AssetFiles = z.infer<typeof AssetFiles>;

/** What the runtime answers to `generate` and `rebuild`. */
export const BuiltAsset = z.object({
  files: AssetFiles,
  recipe: Recipe,
  timings: Timings,
  mesh: MeshFigures,
});
export type BuiltAsset = z.infer<typeof BuiltAsset>;
