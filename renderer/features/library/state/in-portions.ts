// Asks the app about many assets in as many requests as it takes.
import { MAX_AT_ONCE } from '#contract/library/library-limits.ts';
import type { AnswerPerAsset } from '#contract/library/library-query.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { Result } from '#contract/outcome/result.ts';
import { ask } from '../../../bridge/ask.ts';

/** The ids of those that it went well with. `failed` hears of what did not, once. */
export async function inPortions<T>(
  items: readonly T[],
  request: (portion: T[]) => Promise<Result<AnswerPerAsset>>,
  failed: (error: AppError) => void,
): Promise<Set<string>> {
  const done = new Set<string>();
  const errors: AppError[] = [];
  for (let at = 0; at < items.length; at += MAX_AT_ONCE) {
    const answer = await ask(request(items.slice(at, at + MAX_AT_ONCE)));
    if (!answer.ok) {
      errors.push(answer.error);
      continue;
    }
    for (const id of answer.value.done) done.add(id);
    errors.push(...answer.value.failed.map(({ error }) => error));
  }
  const [first] = errors;
  if (first !== undefined) failed(first);
  return done;
}
