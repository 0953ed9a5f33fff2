// What is told of a failure that nobody foresaw: a sentence, and where the details went.
import { join } from 'node:path';
import { createFileLogger, LOG_NAME } from '../../services/logging/logger.ts';
import { dataHomeAt } from '../../services/storage/data-home.ts';
import { type Answer, failure } from './answer.ts';

/** Writes `cause` to the log; without one, the details are part of the answer. */
export function reportBug(cause: unknown, words: readonly string[]): Answer {
  const log = createFileLogger(join(dataHomeAt(process.env).logs, LOG_NAME));
  const isLogged = log.error(`espalier ${words.join(' ')}`, cause);
  const message = `This should not happen: ${cause instanceof Error ? cause.message : String(cause)}`;
  if (isLogged) return failure({ code: 'internal', message, hint: `It is a bug. The diagnostics are in ${log.path}.` });
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  return failure({ code: 'internal', message, hint: `It is a bug, and ${log.path} cannot be written.`, details: { stack } });
}
