// draco3dgltf brings no types. Its modules go straight to glTF Transform, which alone looks inside.
declare module 'draco3dgltf' {
  export function createEncoderModule(): Promise<unknown>;
  export function createDecoderModule(): Promise<unknown>;
}
