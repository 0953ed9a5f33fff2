// The keyboard is never nowhere: when what had the focus is gone or can no longer be used, something near it takes it.
import { type RefObject, useEffect } from 'react';

/** Looks after every change of `occasion` whether anything has the focus, and gives it to `place`, which must be able to take it. */
export function useKeptFocus(place: RefObject<HTMLElement | null>, occasion: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the occasion is all that matters
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) place.current?.focus();
  }, [place, occasion]);
}
