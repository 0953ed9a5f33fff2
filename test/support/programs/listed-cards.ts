// A machine with several graphics cards, as far as the program can know: an `nvidia-smi` that comes first on the PATH and prints what it
// was told. The cards themselves are not there, so runtimes that are stand-ins say that they see them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const CARDS = ['GPU-aaaaaaaa-0b50-7a3e-8a51-2f1d9c6f0e11', 'GPU-bbbbbbbb-9d13-41c4-6b0a-7f4b2a8c3d22'] as const;

/** Makes the tool in `folder`; answers the variables with which programs find it. */
export function machineWithCards(folder: string, uuids: readonly string[] = CARDS): { PATH: string } {
  const programs = join(folder, 'programs');
  mkdirSync(programs, { recursive: true });
  const lines = uuids.map((uuid) => `NVIDIA RTX 6000 Ada Generation, 49140, 580.95.05, 8.9, ${uuid}, 48500`);
  writeFileSync(join(programs, 'nvidia-smi'), `#!/bin/sh\ncat <<'END'\n${lines.join('\n')}\nEND\n`, { mode: 0o755 });
  return { PATH: `${programs}:${process.env['PATH'] ?? ''}` };
}
