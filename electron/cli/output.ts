// What a command leaves on stdout: one JSON document, or a few lines for a person. Failures are told here, once.
import { type AppError, EXIT_CODES } from '#contract/errors.ts';

/** Prints `document` with --json, `lines` without. Answers exit code 0. */
export function printResult(json: boolean | undefined, document: object, lines: readonly string[]): number {
  process.stdout.write(json ? `${JSON.stringify(document, undefined, 2)}\n` : lines.map((line) => `${line}\n`).join(''));
  return 0;
}

/** Tells of `error`: a document on stdout with --json, sentences on stderr without. Answers the exit code that fits. */
export function reportFailure(error: AppError, json: boolean | undefined, exitCode: number = EXIT_CODES[error.code]): number {
  if (json) process.stdout.write(`${JSON.stringify({ error }, undefined, 2)}\n`);
  else process.stderr.write(`espalier: ${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
  return exitCode;
}

/** Columns of equal width, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
