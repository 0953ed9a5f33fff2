// What the builder (asset/plan.py) decides where an option is left open; test/contract/constants.json holds both to it.
// Apart from the schemas, so that the window can know it without carrying them.

export const BUILDING_DEFAULTS = {
  /** With a texture the colours do not need the triangles: as much is removed as both hosted systems do. */
  texturedSimplify: 0.95,
  /** Without one every colour lives on a vertex, so more of them stay. */
  colouredSimplify: 0.5,
  textureSize: 1024,
  /** Longest side of a print. */
  millimetres: 100,
  /** Triangles of a level of detail, as a share of those of the level before. */
  levelShare: 0.25,
  /** Of one turn in `turntableVideo`: four seconds. */
  videoFrames: 120,
} as const;
