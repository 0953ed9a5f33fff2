import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { findInterpreter } from './find-interpreter.ts';

/** A folder of programs that say which Python they are. */
function pythons(versions: Readonly<Record<string, string>>): string {
  const folder = newFolder();
  for (const [name, version] of Object.entries(versions)) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${version} ${folder}/real-${version}"\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

test('the Python of a package comes first, then one of the system that the locks are for; others are told', async () => {
  const folder = pythons({ python3: '3.14', 'python3.12': '3.12', bundled: '3.11', broken: '' });
  const environment = { PATH: folder, PYTHONHOME: '/nowhere' };
  expect(await findInterpreter(join(folder, 'bundled'), environment)).toEqual({
    fitting: { program: join(folder, 'bundled'), version: '3.11' },
    others: [],
  });
  expect(await findInterpreter(join(folder, 'broken'), environment)).toEqual({
    fitting: { program: join(folder, 'real-3.12'), version: '3.12' },
    others: ['python3 3.14'],
  });
  expect(await findInterpreter(undefined, { PATH: pythons({ python3: '3.14' }) })).toEqual({
    fitting: undefined,
    others: ['python3 3.14'],
  });
});
