// Waits until what the page has to show now is on the screen.

/**
 * Resolves after two frames, since what the first one shows may ask for a second (the focus that goes to its new place); on a page
 * that is not seen, when it is seen again.
 */
export function afterNextPaint(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))));
}
