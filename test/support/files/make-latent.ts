// Latent files for tests that never look at their numbers: one voxel of zeros, and a header.

export const TENSORS = {
  coords: { dtype: 'I32', shape: [1, 4], data_offsets: [0, 16] },
  feats: { dtype: 'F32', shape: [1, 8], data_offsets: [16, 48] },
};

/** A latent with `recipe` in its metadata. */
export function makeLatent(recipe: object): Buffer {
  return withHeader({ __metadata__: { espalier: JSON.stringify(recipe) }, ...TENSORS });
}

/** A safetensors file with any header, also one that is no JSON. */
export function withHeader(header: object | string): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(48)]);
}
