// What to do about a failure, in the window's words: the hint that is the same everywhere, and where to go here.

import type { AppError, WayOut } from '#contract/errors.ts';
import { t } from '../words/words.ts';

/** Undefined where there is nothing to advise. Never a command: the window has no terminal. */
export function hintWords({ hint, waysOut = [] }: AppError): string | undefined {
  const sentences = [...(hint === undefined ? [] : [hint]), ...waysOut.map(sentenceOf)];
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}

function sentenceOf(wayOut: WayOut): string {
  switch (wayOut.kind) {
    case 'set-up':
      return t('failures.setUp');
    case 'free-space':
      return t('failures.freeSpace');
    case 'list-jobs':
      return t('failures.listJobs');
    case 'list-assets':
      return t('failures.listAssets');
    case 'list-builds':
      return t('failures.listBuilds');
    case 'build-latent':
      return wayOut.latent === undefined ? t('failures.shapeSaved') : t('failures.shapeSavedAs', { file: wayOut.latent });
    case 'build-anew':
      return t('failures.buildAnew');
  }
}
