import { describe, expect, test } from 'vitest';
import { tracesIn } from './machine-traces.ts';

// Put together here, so that this file itself holds no trace.
const REGISTRY = ['registry', 'npmjs', 'org'].join('.');
const join = (...parts: string[]) => parts.join('/');

describe('the guard against traces of one machine', () => {
  test.each([
    ['a work folder', `const file = '${join('', 'work', 'main', 'a.ts')}';`],
    ['a home folder', `see ${join('', 'home', 'peter', 'notes')}`],
    ["root's home folder", `cd ${join('', 'root', 'x')}`],
    ['a registry', `"resolved": "https://${REGISTRY}/zod/-/zod.tgz"`],
    ['an address with a password', `https://peter:${'secret'}@example.org/simple`],
  ])('finds %s', (_, line) => {
    expect(tracesIn('a.ts', `first\n${line}\n`)).toHaveLength(1);
    expect(tracesIn('a.ts', `first\n${line}\n`)[0]).toMatch(/^a\.ts:2: /);
  });

  test.each([
    "import { x } from './work/main.ts';",
    'https://github.com/microsoft/TRELLIS',
    `"${join('', 'home', 'ana', 'Pictures')}/tea pot.png"`,
    'services/work/queue.ts',
  ])('lets %s pass', (line) => {
    expect(tracesIn('a.ts', line)).toEqual([]);
  });
});
