// What a child process says on stderr, on its way into a file: line by line as it comes, with nothing in it that acts on a terminal.
import { StringDecoder } from 'node:string_decoder';
import type { RotatingFile } from './rotating-file.ts';
import { visible } from './visible.ts';

/** A listener for the chunks of one process after the other; characters may be cut between two chunks. */
export function createProcessLog(file: RotatingFile): (chunk: Uint8Array) => void {
  const decoder = new StringDecoder('utf8');
  return (chunk) => void file.append(decoder.write(Buffer.from(chunk)).split('\n').map(visible).join('\n'));
}
