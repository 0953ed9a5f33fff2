// Nobody who works with the keyboard or a screen reader is left nowhere: whoever comes into a room is put at its main place, and whose
// control goes away under them (a closed notice, a deleted build, a button that was disabled) finds themselves there as well. Whoever waits
// at a room that has no such place, as an empty library, is put there when it comes: the first card that is back hears the keys.
import { useEffect } from 'react';
import type { Route } from '../state/route-store.ts';

/** The first of these that is on the page is the room's main place. Everything with the attribute or the role can be focused. */
const MAIN_PLACES = ['main [data-main-place]', 'main [role=listbox]', 'main'];

export function useFocusKeeper(route: Route): void {
  const room = route.kind === 'viewer' ? `viewer ${route.assetId}` : route.kind;
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming into another room is what this waits for
  useEffect(() => {
    // A room may have put the focus where it begins by itself, as Settings does.
    if (document.querySelector('main')?.contains(document.activeElement) !== true) focusMainPlace();
  }, [room]);
  useEffect(keepFocus, []);
}

function focusMainPlace(): void {
  const places = MAIN_PLACES.map((selector) => document.querySelector<HTMLElement>(selector));
  places.find((place) => place !== null)?.focus({ preventScroll: true });
}

/** Returns the function that ends it. */
function keepFocus(): () => void {
  let frame = 0;
  const look = () => {
    const { activeElement } = document;
    const isNowhere = activeElement === document.body || activeElement === null || activeElement.matches('main');
    if (isNowhere && document.querySelector('dialog[open]') === null) focusMainPlace();
  };
  // The browser lets go of a control that is gone or disabled when it draws the next frame.
  const lookSoon = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(look);
    });
  };
  const leave = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget === null) lookSoon();
  };
  const changes = new MutationObserver(lookSoon);
  changes.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled', 'hidden', 'inert'] });
  document.addEventListener('focusout', leave);
  return () => {
    cancelAnimationFrame(frame);
    changes.disconnect();
    document.removeEventListener('focusout', leave);
  };
}
