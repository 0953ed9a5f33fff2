// One picture of the object in the making: on its way in, refused, or taken in with its cut-out.

import type { PictureSide } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { CutOutView, Picture } from '#contract/views/picture-views.ts';

export type CutOutState =
  | { readonly kind: 'working' }
  | { readonly kind: 'ready'; readonly view: CutOutView }
  | { readonly kind: 'failed'; readonly error: AppError };

/** `key` tells it from the others from the moment it was dropped. */
export type PictureSlot = { readonly key: string; readonly name: string; readonly side: PictureSide } & PictureProgress;

export type PictureProgress =
  | { readonly kind: 'arriving' }
  | { readonly kind: 'refused'; readonly error: AppError }
  | {
      readonly kind: 'taken';
      readonly picture: Picture;
      readonly cutOut: CutOutState;
      /** What was painted over it; absent while the object is as it was found. */
      readonly maskId?: string | undefined;
    };

export type TakenSlot = Extract<PictureSlot, { kind: 'taken' }>;

/** Kinds of pictures that the engine reads and the page does not. */
const UNREADABLE_HERE = /\.tiff?$/i;

/** Where the page has the picture from; undefined while there is only what it cannot read. */
export function shownUrl(slot: PictureSlot): string | undefined {
  if (slot.kind !== 'taken') return undefined;
  const { picture, cutOut } = slot;
  if (cutOut.kind === 'ready' && cutOut.view.pictureUrl !== undefined) return cutOut.view.pictureUrl;
  return cutOut.kind === 'working' && UNREADABLE_HERE.test(picture.name) ? undefined : picture.url;
}

/** Pictures that are in, and that the cut-out did not find unusable. */
export function usableSlots(slots: readonly PictureSlot[]): TakenSlot[] {
  return slots.filter((slot) => slot.kind === 'taken').filter((slot) => !isUnusable(slot.cutOut));
}

/** A cut-out may fail for the runtime's sake; only a fault of the picture itself speaks against growing it. */
function isUnusable(cutOut: CutOutState): boolean {
  return cutOut.kind === 'failed' && cutOut.error.code.startsWith('input_');
}
