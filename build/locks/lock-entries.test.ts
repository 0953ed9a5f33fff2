import { describe, expect, test } from 'vitest';
import { lockEntries, lockText, withoutTorch } from './lock-entries.ts';

const HASH = `--hash=sha256:${'a'.repeat(64)}`;
const COMPILED = `numpy==2.4.6 ; sys_platform == 'linux' \\
    ${HASH} \\
    ${HASH}
nvidia-cublas==13.1.1.3 \\
    ${HASH}
torch==2.13.0 \\
    ${HASH}
triton==3.7.1 \\
    ${HASH}
`;

describe('a lock of Python packages', () => {
  test('is written without markers, one hash a line', () => {
    expect(lockText(lockEntries(COMPILED).slice(0, 1))).toBe(`numpy==2.4.6 \\\n    ${HASH} \\\n    ${HASH}\n`);
  });

  test('leaves out torch and what only torch brings', () => {
    expect(withoutTorch(lockEntries(COMPILED)).map((entry) => entry.name)).toEqual(['numpy']);
  });

  test('refuses a line without a hash', () => {
    expect(() => lockEntries('numpy==2.4.6\n')).toThrow('expected a lock line');
  });
});
