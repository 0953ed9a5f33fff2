// The way to the app: the object that the preload put on the window. Nothing else in the renderer leaves the page.
import { BRIDGE_NAME, type Bridge } from '#contract/channels/bridge.ts';

/** Throws when the page was opened outside the studio. */
export function readBridge(): Bridge {
  const bridge: unknown = Reflect.get(window, BRIDGE_NAME);
  if (typeof bridge !== 'object' || bridge === null) throw new Error('This page works only inside the Espalier window.');
  // The preload builds the object against the same interface.
  return bridge as Bridge;
}
