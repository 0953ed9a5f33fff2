// What became of several assets: a document and lines that name each, and an exit code that says whether all went well.
import { join } from 'node:path';
import type { AnswerPerAsset } from '#contract/library/library-query.ts';
import { EXIT_CODES } from '#contract/outcome/errors.ts';
import { type Answer, failure, result } from './answer.ts';
import { errorDocument, terminalHint } from './way-out.ts';

/** `folder` is where they lie now, where that is news; `more` is told besides. */
export function answerAll(
  { done, failed }: AnswerPerAsset,
  folder?: string,
  more?: { readonly line: string; readonly bytes: number },
): Answer {
  const [first] = failed;
  if (failed.length === 1 && done.length === 0 && first !== undefined) return failure(first.error);
  const document = {
    assets: done.map((assetId) => ({ assetId, ...(folder !== undefined && { folder: join(folder, assetId) }) })),
    failed: failed.map(({ assetId, error }) => ({ assetId, error: errorDocument(error) })),
    ...(more !== undefined && { bytes: more.bytes }),
  };
  const complaints = failed.map(({ error }) => [error.message, terminalHint(error)].filter((words) => words !== undefined).join(' '));
  const lines = more === undefined ? done.map((id) => (folder === undefined ? id : join(folder, id))) : [more.line];
  return result(document, [...lines, ...complaints], failed.length === 0 ? 0 : EXIT_CODES.batch_incomplete);
}
