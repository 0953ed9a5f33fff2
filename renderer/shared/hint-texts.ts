// What to do about a failure, in the window's words: the hint that is the same everywhere, and where to go here.
import type { AppError, WayOut } from '#contract/errors.ts';

/** Undefined where there is nothing to advise. Never a command: the window has no terminal. */
export function hintWords({ hint, waysOut = [] }: AppError): string | undefined {
  const sentences = [...(hint === undefined ? [] : [hint]), ...waysOut.map(sentenceOf)];
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}

function sentenceOf(wayOut: WayOut): string {
  switch (wayOut.kind) {
    case 'set-up':
      return 'Run the set-up of Espalier again, as its README says, then start the runtime.';
    case 'free-space':
      return 'Free some space on that disk (the trash of the library works all the same), then try again.';
    case 'list-jobs':
      return 'The tray shows the jobs that there are.';
    case 'list-assets':
      return 'The library shows the objects that there are.';
    case 'list-builds':
      return 'Its builds are listed beside the object.';
    case 'build-latent':
      return wayOut.latent === undefined
        ? 'The sampled shape is saved: open the object in the library, and build it there.'
        : `The sampled shape is saved as ${wayOut.latent}.`;
    case 'build-anew':
      return 'Where its sampled shape is still among them, nothing of it is lost.';
  }
}
