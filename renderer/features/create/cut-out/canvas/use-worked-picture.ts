// Loads a picture and its cut-out for the stage, as soon as both are there.
import { useEffect, useState } from 'react';
import type { CutOutView } from '#contract/views/picture-views.ts';
import type { TakenSlot } from '../../pictures/picture-slot.ts';
import { CutOutPicture } from '../mask/cut-out-picture.ts';
import { alphaOf, readPixels } from '../mask/picture-pixels.ts';
import type { CutOutState, CutOutStore, WorkedPicture } from '../state/cut-out-store.ts';

export type Loading =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly key: string; readonly pixels: CutOutPicture; readonly worked: WorkedPicture }
  /** The browser cannot show it, or there is nothing to work with. */
  | { readonly kind: 'failed' };

export function useWorkedPicture(slot: TakenSlot, store: CutOutStore): Loading {
  const [loading, setLoading] = useState<Loading>({ kind: 'loading' });
  const { key, cutOut } = slot;
  const source = sourceOf(store.getState(), slot);
  const isWaiting = cutOut.kind === 'working' && source === undefined;
  const { pictureUrl, found, maskId } = source ?? {};
  useEffect(() => {
    let isWanted = true;
    setLoading(isWaiting || pictureUrl !== undefined ? { kind: 'loading' } : { kind: 'failed' });
    if (pictureUrl === undefined) return undefined;
    void load(store.getState(), key, { pictureUrl, found, maskId }).then(
      (loaded) => isWanted && setLoading(loaded),
      () => isWanted && setLoading({ kind: 'failed' }),
    );
    return () => {
      isWanted = false;
    };
  }, [store, key, isWaiting, pictureUrl, found, maskId]);
  return loading.kind === 'ready' && loading.key !== key ? { kind: 'loading' } : loading;
}

interface Source {
  readonly pictureUrl: string;
  readonly found: CutOutView | undefined;
  readonly maskId?: string | undefined;
}

/** What the picture is worked on from: what it is worked on already, or what was found; in one without an object, all is painted. */
function sourceOf(state: CutOutState, { key, picture, cutOut, maskId }: TakenSlot): Source | undefined {
  const worked = state.workedOn(key);
  if (worked !== undefined) return worked;
  if (cutOut.kind === 'ready') return { pictureUrl: cutOut.view.pictureUrl ?? picture.url, found: cutOut.view, maskId };
  return cutOut.kind === 'failed' && cutOut.error.code === 'input_empty' ? { pictureUrl: picture.url, found: undefined } : undefined;
}

async function load(state: CutOutState, key: string, { pictureUrl, found, maskId }: Source): Promise<Loading> {
  const [original, cut] = await Promise.all([readPixels(pictureUrl), found && readPixels(found.cutOutUrl)]);
  const { width, height } = original;
  const mask = cut === undefined ? { width, height, values: new Uint8ClampedArray(width * height) } : alphaOf(cut);
  const worked = state.open(key, mask, { pictureUrl, found, maskId });
  return { kind: 'ready', key, pixels: new CutOutPicture(original, cut), worked };
}
