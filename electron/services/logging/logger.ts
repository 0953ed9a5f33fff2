// The studio's own log: one event an entry, with time and level. What the runtime says has its own file.
// An entry begins at the start of a line, and nothing that it tells of can begin another.
import { RotatingFile } from './rotating-file.ts';
import { visible, visibleLines } from './visible.ts';

export interface Logger {
  readonly path: string;
  info(message: string): void;
  warn(message: string): void;
  /** False when it could not be written. */
  error(message: string, cause?: unknown): boolean;
}

/** What the log is called in the folder of logs. */
export const LOG_NAME = 'espalier.log';
/** What the runtime says, in the same folder. */
export const RUNTIME_LOG_NAME = 'runtime.log';
/** What the bridge to a farm, its head and its nodes say. */
export const FARM_LOG_NAME = 'farm.log';

/** A logger that appends to the file `path`. */
export function createFileLogger(path: string): Logger {
  const file = new RotatingFile(path);
  const write = (level: string, message: string) => file.append(`${new Date().toISOString()} ${level} ${process.pid} ${message}\n`);
  return {
    path,
    info: (message) => void write('info', visible(message)),
    warn: (message) => void write('warn', visible(message)),
    error: (message, cause) => write('error', cause === undefined ? visible(message) : `${visible(message)}: ${describeCause(cause)}`),
  };
}

function describeCause(cause: unknown): string {
  return visibleLines(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
}
