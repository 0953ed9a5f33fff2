// Brings an answer to stdout and stderr whole, however slowly they are read, and says what became of it.
// A reader that left is nobody's failure; a disk that refuses the output is, because then nothing was told.
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { EXIT_CODES } from '#contract/outcome/errors.ts';
import { visible, visibleJson } from '../../services/logging/visible.ts';
import { errnoCode } from '../../services/storage/file-errors.ts';
import type { Answer } from './answer.ts';
import { errorDocument, terminalHint } from './way-out.ts';

type Output = Writable & { readonly fd: number };

/** Resolves with the exit code when everything has left this process, which may end then. */
export async function tell(answer: Answer, json: boolean): Promise<number> {
  const { stdout, stderr } = textsOf(answer, json);
  const refusal = errnoCode(await write(process.stdout, stdout));
  await write(process.stderr, stderr);
  if (refusal === '' || refusal === 'EPIPE') return answer.exitCode;
  await write(
    process.stderr,
    `espalier: The output cannot be written (${refusal}).\nWhat was done is done: see \`espalier library list\`.\n`,
  );
  return answer.exitCode === 0 ? EXIT_CODES.not_writable : answer.exitCode;
}

function textsOf(answer: Answer, json: boolean): { stdout: string; stderr: string } {
  switch (answer.kind) {
    case 'help':
      return { stdout: answer.text, stderr: '' };
    case 'told':
      return { stdout: '', stderr: '' };
    case 'result':
      return { stdout: json ? inJson(answer.document) : inLines(answer.lines), stderr: '' };
    case 'failure': {
      if (json) return { stdout: inJson({ error: errorDocument(answer.error) }), stderr: '' };
      const { message } = answer.error;
      const hint = terminalHint(answer.error);
      return { stdout: '', stderr: inLines([`espalier: ${message}`, ...(hint === undefined ? [] : [hint])]) };
    }
  }
}

function inJson(document: object): string {
  return `${visibleJson(document, 2)}\n`;
}

function inLines(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join('');
}

/** Writes `text` after whatever was written before it; resolves with the error when it could not leave. */
async function write(stream: Output, text: string): Promise<unknown> {
  // Pipes and terminals take what they can at once, and the rest when their reader has made room.
  if (stream instanceof Socket) return new Promise((resolve) => stream.write(text, resolve));
  try {
    writeWhole(stream.fd, Buffer.from(text));
    return undefined;
  } catch (cause) {
    return cause;
  }
}

/** Node's own stream for files makes one attempt, and drops what a nearly full disk did not take. */
function writeWhole(descriptor: number, content: Buffer): void {
  for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
}
