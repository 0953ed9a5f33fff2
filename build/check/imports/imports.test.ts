import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cycleProblems, fenceProblems } from './import-checks.ts';
import { findCycles } from './import-cycles.ts';
import { specifiersIn } from './imports.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-imports-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const CONTRACT = { 'electron/contract/outcome/errors.ts': "import { z } from 'zod';\nexport const E = z.string();" };

const JOB_FILES = ['queue/job.ts', 'requests/request.ts', 'estimates/stage.ts', 'running/runner.ts', 'job-queue.ts'].map(
  (path) => `electron/services/jobs/${path}`,
);

const WINDOW_FILES = ['app/frame.tsx', 'features/library/store.ts', 'scene/viewer.ts', 'ui/button.tsx'].map((path) => `renderer/${path}`);

describe('reading imports', () => {
  test('finds static, type, re-exported, dynamic and type-position imports', () => {
    const source = [
      "import a from './a.ts';",
      "import type { B } from './b.ts';",
      "export { c } from './c.ts';",
      "export * from './d.ts';",
      "const e = await import('./e.ts');",
      "type F = typeof import('./f.ts');",
    ].join('\n');
    expect(specifiersIn('x.ts', source).sort()).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts']);
  });

  test('refuses a file that it cannot parse', () => {
    expect(() => specifiersIn('x.ts', 'import {')).toThrow('x.ts cannot be parsed');
  });
});

describe('import fences', () => {
  test('let the arrows of the architecture through', () => {
    const root = project({
      ...CONTRACT,
      'electron/services/queue.ts': "import { E } from '#contract/outcome/errors.ts';\nimport fs from 'node:fs';",
      'electron/services/jobs/queue/job.ts': "import '../../queue.ts';",
      'electron/services/jobs/running/runner.ts': "import '../queue/job.ts';\nimport '../estimates/stage.ts';",
      'electron/services/jobs/estimates/stage.ts': "import '../queue/job.ts';",
      'electron/services/jobs/job-queue.ts': "import './running/runner.ts';",
      'electron/studio.ts': "import './services/jobs/job-queue.ts';",
      'electron/shell/window.ts': "import { app } from 'electron';\nimport '../services/queue.ts';",
      'renderer/main.tsx':
        "import { E } from '#contract/outcome/errors.ts';\nimport 'react-dom/client';\nimport './app/frame.tsx';\nimport './styles/base.css';",
      'renderer/styles/base.css': '',
      'renderer/app/frame.tsx': "import { useState } from 'react';\nimport '../features/viewer/page.tsx';\nimport '../shared/words.ts';",
      'renderer/features/viewer/page.tsx': "import '../../scene/viewer.ts';\nimport '../../ui/button.tsx';\nimport './store.ts';",
      'renderer/features/viewer/store.ts':
        "import { createStore } from 'zustand/vanilla';\nimport '../../bridge/ask.ts';\nimport '../../shared/words.ts';",
      'renderer/scene/viewer.ts': "import 'three';",
      'renderer/ui/button.tsx': "import 'react';",
      'renderer/bridge/ask.ts': "import { E } from '#contract/outcome/errors.ts';",
      'renderer/shared/words.ts': "import '../ui/button.tsx';",
    });
    expect(fenceProblems(root)).toBeUndefined();
  });

  test.each([
    ['the contract to use Node', 'electron/contract/a.ts', "import 'node:fs';"],
    ['the contract to import a package', 'electron/contract/a.ts', "import 'react';"],
    ['a service to import electron', 'electron/services/a.ts', "import { app } from 'electron';"],
    ["a service to name electron's types", 'electron/services/a.ts', "type App = typeof import('electron');"],
    ['a service to import the shell', 'electron/services/a.ts', "import '../shell/window.ts';"],
    ['the queue of jobs to know what is asked for', 'electron/services/jobs/queue/a.ts', "import '../requests/request.ts';"],
    ["the queue of jobs to know a runner's types", 'electron/services/jobs/queue/a.ts', "import type { R } from '../running/runner.ts';"],
    ['requests to know estimates', 'electron/services/jobs/requests/a.ts', "import '../estimates/stage.ts';"],
    ['estimates to know what runs', 'electron/services/jobs/estimates/a.ts', "import '../running/runner.ts';"],
    ['what runs to know the face of the queue', 'electron/services/jobs/running/a.ts', "import '../job-queue.ts';"],
    ['another service to know jobs', 'electron/services/library/a.ts', "import '../jobs/queue/job.ts';"],
    ['the command line to import electron', 'electron/cli.ts', "import 'electron';"],
    ['the window to import a service', 'renderer/app/a.ts', "import '../../electron/services/queue.ts';"],
    ['the window to use Node', 'renderer/app/a.ts', "import 'node:path';"],
    ['the window to reach the contract by a path', 'renderer/app/a.ts', "import '../../../electron/contract/outcome/errors.ts';"],
    ['the frame of the window to draw a scene', 'renderer/app/a.ts', "import '../scene/viewer.ts';"],
    ['the scene to know React', 'renderer/scene/a.ts', "import 'react';"],
    ['the scene to know a feature', 'renderer/scene/a.ts', "import '../features/library/store.ts';"],
    ['the scene to know the contract', 'renderer/scene/a.ts', "import '#contract/outcome/errors.ts';"],
    ['a primitive to know a feature', 'renderer/ui/a.ts', "import '../features/library/store.ts';"],
    ['a primitive to know the frame', 'renderer/ui/a.ts', "import '../app/frame.tsx';"],
    ['a primitive to know the contract', 'renderer/ui/a.ts', "import '#contract/outcome/errors.ts';"],
    ['a primitive to have a store', 'renderer/ui/a.ts', "import 'zustand';"],
    ['the bridge to know a primitive', 'renderer/bridge/a.ts', "import '../ui/button.tsx';"],
    ['what features share to know one of them', 'renderer/shared/a.ts', "import '../features/library/store.ts';"],
    ['a feature to know another', 'renderer/features/queue/a.ts', "import '../library/store.ts';"],
    ["a feature to know another's types", 'renderer/features/queue/a.ts', "import type { Store } from '../library/store.ts';"],
    ['a feature to know the frame', 'renderer/features/queue/a.ts', "import '../../app/frame.tsx';"],
    ['a feature to use three.js itself', 'renderer/features/queue/a.ts', "import 'three';"],
    ['a part of the window in no place of its own', 'renderer/a.ts', "import 'react';"],
    ['the preload to use Node', 'electron/preload.ts', "import 'node:fs';"],
    ['a file outside every zone', 'electron/stray.ts', 'export {};\nimport "zod";'],
  ])('do not allow %s', (_, path, text) => {
    const others = ['electron/services/queue.ts', 'electron/shell/window.ts', ...JOB_FILES, ...WINDOW_FILES].map(
      (other) => [other, ''] as const,
    );
    const root = project({ ...CONTRACT, ...Object.fromEntries(others), [path]: text });
    expect(fenceProblems(root)).toContain(path);
  });
});

describe('import cycles', () => {
  test('are found however long, and through type imports', () => {
    const root = project({
      'renderer/a.ts': "import './b.ts';",
      'renderer/b.ts': "import type { C } from './c.ts';",
      'renderer/c.ts': "export * from './a.ts';",
      'renderer/d.ts': "import './a.ts';",
    });
    expect(cycleProblems(root)).toBe('a circle of imports: renderer/a.ts → renderer/b.ts → renderer/c.ts');
  });

  test('are none in a tree that meets itself again', () => {
    const graph = new Map([
      ['top', ['left', 'right']],
      ['left', ['bottom']],
      ['right', ['bottom']],
      ['bottom', []],
    ]);
    expect(findCycles(graph)).toEqual([]);
  });

  test('are two when there are two, and one may be a module of its own', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['a', 'c']],
      ['c', ['c']],
    ]);
    expect(findCycles(graph)).toEqual([['c'], ['a', 'b']]);
  });
});
