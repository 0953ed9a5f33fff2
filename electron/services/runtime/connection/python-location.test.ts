import { expect, test } from 'vitest';
import { ok } from '#contract/outcome/result.ts';
import { locatePythonRuntime } from './python-location.ts';

test("the runtime's environment is ours where Python is concerned, and the user's elsewhere", async () => {
  const theirs = {
    PYTHONHOME: '/x',
    PYTHONPLATLIBDIR: 'lib64',
    PYTHONWARNINGS: 'error',
    PYTHONDEVMODE: '1',
    VIRTUAL_ENV: '/x',
    TORCH_LOGS: 'of-another-torch',
    TRITON_INTERPRET: '1',
    HOME: '/home/x',
  };
  const located = await locatePythonRuntime({ runtime: '/r', python: async () => ok('/r/python'), packFolders: [], environment: theirs });
  const names = located.ok ? Object.keys(located.value.environment) : [];
  expect(names.filter((name) => name.startsWith('PYTHON')).sort()).toEqual([
    'PYTHONNOUSERSITE',
    'PYTHONPATH',
    'PYTHONUNBUFFERED',
    'PYTHONUTF8',
  ]);
  expect(names).toContain('HOME');
  expect(names.filter((name) => ['VIRTUAL_ENV', 'TORCH_LOGS', 'TRITON_INTERPRET'].includes(name))).toEqual([]);
});
