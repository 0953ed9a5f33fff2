// What became of several assets: a document and lines that name each, and an exit code that says whether all went well.
import { join } from 'node:path';
import type { AnswerPerAsset } from '#contract/library/library-query.ts';
import { EXIT_CODES } from '#contract/outcome/errors.ts';
import { type Answer, failure, result } from './answer.ts';
import { errorDocument, terminalHint } from './way-out.ts';

interface More {
  /** Where they lie now, where that is news. */
  readonly folder?: string;
  /** In the document, beside what became of each. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** In the place of the lines that name each. */
  readonly line?: string;
  /** Told after those. */
  readonly notes?: readonly string[];
}

export function answerAll({ done, failed }: AnswerPerAsset, { folder, facts, line, notes = [] }: More = {}): Answer {
  const [first] = failed;
  if (failed.length === 1 && done.length === 0 && first !== undefined) return failure(first.error);
  const document = {
    assets: done.map((assetId) => ({ assetId, ...(folder !== undefined && { folder: join(folder, assetId) }) })),
    failed: failed.map(({ assetId, error }) => ({ assetId, error: errorDocument(error) })),
    ...facts,
  };
  const complaints = failed.map(({ error }) => [error.message, terminalHint(error)].filter((words) => words !== undefined).join(' '));
  const lines = line === undefined ? done.map((id) => (folder === undefined ? id : join(folder, id))) : [line];
  return result(document, [...lines, ...notes, ...complaints], failed.length === 0 ? 0 : EXIT_CODES.batch_incomplete);
}
