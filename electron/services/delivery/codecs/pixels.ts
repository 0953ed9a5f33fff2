// A decoded picture, and what a texture is for. Types only.

/** `data` holds red, green, blue and alpha, 8 bits each, row by row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** `values` are numbers that are no colours, the same in every channel: occlusion, the only ones that are baked. */
export type TexturePurpose = 'colours' | 'normals' | 'values';
