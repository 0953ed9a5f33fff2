// What a delivery file cannot be made of, told before anything is built or encoded.
import type { AskedBuilding, DeliveryOptions } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';

/** Basis Universal takes twelve mebipixels at most; this is the greatest square of sides that are multiples of four within. */
const GREATEST_KTX2_SIDE = 3544;
/** glTF wants KTX2 textures in whole blocks. */
const BLOCK_SIDE = 4;

/** Why these options cannot give a delivery file; undefined when they can, or when none is asked for. */
export function deliveryProblem(building: AskedBuilding, delivery: DeliveryOptions | undefined): AppError | undefined {
  if (!isDeliveryAskedFor(delivery)) return undefined;
  if (!building.formats.includes('glb')) {
    return { code: 'usage', message: 'A compressed GLB is made from model.glb, which is not asked for.', hint: 'Add glb to the formats.' };
  }
  const { textureSize } = building;
  return delivery.textures === 'ktx2' && textureSize !== undefined ? ktx2Problem(textureSize, textureSize) : undefined;
}

export function isDeliveryAskedFor(delivery: DeliveryOptions | undefined): delivery is DeliveryOptions {
  return delivery?.geometry !== undefined || delivery?.textures !== undefined;
}

/** Why a texture of `width` by `height` pixels cannot be KTX2; undefined when it can. */
export function ktx2Problem(width: number, height: number): AppError | undefined {
  const isWhole = width % BLOCK_SIDE === 0 && height % BLOCK_SIDE === 0;
  if (isWhole && width * height <= GREATEST_KTX2_SIDE ** 2) return undefined;
  const rule = isWhole ? `at most ${GREATEST_KTX2_SIDE} pixels a side` : `sides that are multiples of ${BLOCK_SIDE}`;
  return {
    code: 'target_unreachable',
    message: `A texture of ${width} × ${height} pixels cannot be stored as KTX2, which has ${rule}.`,
    hint: 'Build with a texture of 2048 pixels or fewer, for example 1024, or choose WebP.',
  };
}
