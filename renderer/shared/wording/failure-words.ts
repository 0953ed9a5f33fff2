// What failed and what to do about it, in the window's words. Where there is somewhere to go, `app/actions/ways-out.ts` has a button.
import type { AppError, WayOut } from '#contract/outcome/errors.ts';
import { saidByServices } from '../../words/said-by-services.ts';
import { t } from '../../words/words.ts';

export interface FailureWords {
  readonly message: string;
  /** Absent where there is nothing to advise. Never a command: the window has no terminal. */
  readonly hint?: string;
}

/** The system ends what takes too much memory by this signal. */
const OF_THE_SYSTEM = 'SIGKILL';

export function failureWords({ code, message, hint, details, waysOut = [] }: AppError): FailureWords {
  const wasKilled = code === 'runtime_died' && details?.['signal'] === OF_THE_SYSTEM;
  const sentences = [
    ...waysOut.filter(({ kind }) => kind === 'build-latent').map(sentenceOf),
    ...(hint === undefined ? [] : [wasKilled ? t('failures.killedHint') : saidByServices(hint)]),
    ...waysOut.filter(({ kind }) => kind !== 'build-latent').map(sentenceOf),
  ].filter((sentence) => sentence !== undefined);
  return {
    message: wasKilled ? t('failures.killed') : saidByServices(message),
    ...(sentences.length > 0 && { hint: sentences.join(' ') }),
  };
}

/** Absent where a button says it all. */
function sentenceOf(wayOut: WayOut): string | undefined {
  switch (wayOut.kind) {
    case 'set-up':
      return t('failures.setUp');
    case 'name-source':
      return t('failures.nameSource');
    case 'install-farm':
      return t('failures.installFarm');
    case 'free-space':
      return t('failures.freeSpace');
    case 'build-latent':
      return wayOut.latent === undefined ? t('failures.shapeSaved') : t('failures.shapeSavedAs', { file: wayOut.latent });
    case 'build-anew':
      return t('failures.buildAnew');
    case 'list-jobs':
    case 'list-assets':
    case 'list-builds':
      return undefined;
  }
}
