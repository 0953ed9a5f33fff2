// Turns a request that broke on its way into a failure like any other, so that callers have one thing to handle.

import { err, type Result } from '#contract/outcome/result.ts';
import { ownFailure } from '../words/own-failure.ts';
import { t } from '../words/words.ts';

export async function ask<T>(answer: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await answer;
  } catch (cause) {
    const say = () => ({ message: t('failures.noApp'), hint: t('failures.noAppHint') });
    return err(ownFailure({ code: 'internal', details: { cause: String(cause) }, say }));
  }
}
