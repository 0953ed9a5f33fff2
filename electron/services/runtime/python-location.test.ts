import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../test/support/new-folder.ts';
import { locatePythonRuntime } from './python-location.ts';

test("the runtime's environment is ours where Python is concerned, and the user's elsewhere", async () => {
  const projectFolder = newFolder();
  mkdirSync(join(projectFolder, 'python-runtime', '.venv', 'bin'), { recursive: true });
  writeFileSync(join(projectFolder, 'python-runtime', '.venv', 'bin', 'python'), '');
  const theirs = {
    PYTHONHOME: '/x',
    PYTHONPLATLIBDIR: 'lib64',
    PYTHONWARNINGS: 'error',
    PYTHONDEVMODE: '1',
    VIRTUAL_ENV: '/x',
    HOME: '/home/x',
  };
  const located = await locatePythonRuntime({ projectFolder, packFolders: [], environment: theirs });
  const names = located.ok ? Object.keys(located.value.environment) : [];
  expect(names.filter((name) => name.startsWith('PYTHON')).sort()).toEqual([
    'PYTHONNOUSERSITE',
    'PYTHONPATH',
    'PYTHONUNBUFFERED',
    'PYTHONUTF8',
  ]);
  expect(names).toContain('HOME');
  expect(names).not.toContain('VIRTUAL_ENV');
});
