import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { packagePlaces } from './package-places.ts';
import { withPipFiles } from './pip-files.ts';
import { uvEnvironment } from './uv.ts';

/** An address with a password in it. */
const SECRET = ['https://me', 'secret@studio.test/simple'].join(':');

function put(file: string, text: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

test("where packages come from is read from pip's files as pip reads them, and the user's variables outrank those", () => {
  const [machine, home] = [newFolder(), newFolder()];
  put(
    join(machine, 'pip/pip.conf'),
    '[global]\nindex-url = https://machine.test/simple\ntarget = /elsewhere\nproxy: http://proxy.test:3128\n',
  );
  put(
    join(home, '.config/pip/pip.conf'),
    `# of the studio\n[install]\nindex_url = ${SECRET}\n[global]\nindex-url = https://not.test/simple\nextra-index-url =\n    https://one.test/simple\n    https://two.test/simple\n; and no more\n`,
  );
  const environment = { HOME: home, XDG_CONFIG_DIRS: machine };
  const heard = uvEnvironment(environment, '/cache');
  expect(heard).toMatchObject({
    UV_DEFAULT_INDEX: SECRET,
    UV_INDEX: 'https://one.test/simple https://two.test/simple',
    HTTPS_PROXY: 'http://proxy.test:3128',
  });
  expect(JSON.stringify(heard)).not.toContain('elsewhere');
  expect(packagePlaces({ ...environment, PIP_INDEX_URL: 'https://asked.test/simple' }, 'cuda')[0]).toBe('asked.test');
  expect(withPipFiles({ HOME: home, PIP_CONFIG_FILE: '/dev/null' })).toEqual({ HOME: home, PIP_CONFIG_FILE: '/dev/null' });
  const named = join(home, 'named.conf');
  put(named, '[global]\nindex-url = https://named.test/simple\n');
  expect(packagePlaces({ ...environment, PIP_CONFIG_FILE: named }, 'cuda')).toEqual(['named.test', 'one.test', 'two.test']);
});
