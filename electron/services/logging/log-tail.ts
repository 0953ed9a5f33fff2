// The last lines of a log, for whoever wants to see them: bounded, and beginning with a whole line.
import { openRegularFile } from '../storage/files/regular-file.ts';

const MAX_BYTES = 64 * 1024;

/** Empty where there is no log, or none that can be read. */
export async function logTail(path: string, maxBytes = MAX_BYTES): Promise<string> {
  const opened = await openRegularFile(path);
  if (!opened.ok) return '';
  const file = opened.value;
  try {
    const { size } = await file.stat();
    const length = Math.min(size, maxBytes);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position: size - length });
    const text = buffer.toString('utf8', 0, bytesRead);
    return length < size ? text.slice(text.indexOf('\n') + 1) : text;
  } catch {
    return '';
  } finally {
    await file.close();
  }
}
