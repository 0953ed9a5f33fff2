// A named pipe: a file that whoever opens it waits for.
import { execFileSync } from 'node:child_process';

export function makePipe(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
}
