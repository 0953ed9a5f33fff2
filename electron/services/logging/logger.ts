// The studio's own log: one line an event, with time and level. What the runtime says has its own file.
import { RotatingFile } from './rotating-file.ts';

export interface Logger {
  readonly path: string;
  info(message: string): void;
  warn(message: string): void;
  error(message: string, cause?: unknown): void;
}

/** What the log is called in the folder of logs. */
export const LOG_NAME = 'espalier.log';

/** A logger that appends to the file `path`. */
export function createFileLogger(path: string): Logger {
  const file = new RotatingFile(path);
  const write = (level: string, message: string) => file.append(`${new Date().toISOString()} ${level} ${process.pid} ${message}\n`);
  return {
    path,
    info: (message) => write('info', message),
    warn: (message) => write('warn', message),
    error: (message, cause) => write('error', cause === undefined ? message : `${message}: ${describeCause(cause)}`),
  };
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
