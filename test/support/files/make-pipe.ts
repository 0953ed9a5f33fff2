// A named pipe: a file that whoever opens it waits for.
import { execaSync } from 'execa';

export function makePipe(path: string): void {
  execaSync('mkfifo', [path]);
}
