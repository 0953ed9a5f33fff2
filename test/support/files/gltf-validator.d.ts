// gltf-validator brings no types. This is what tests use of it.
declare module 'gltf-validator' {
  /** `severity` is 0 for errors, 1 for warnings, 2 for what is worth knowing, 3 for hints. */
  interface Message {
    readonly code: string;
    readonly severity: number;
  }
  export function validateBytes(glb: Uint8Array): Promise<{ readonly issues: { readonly messages: readonly Message[] } }>;
}
