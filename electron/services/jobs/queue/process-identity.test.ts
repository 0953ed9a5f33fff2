import { describe, expect, test, vi } from 'vitest';
import { lookalikeOfRuntime, otherProcess } from '../../../../test/support/programs/other-process.ts';
import { identifyProcess, isAlive, killRuntimeGroup } from './process-identity.ts';

describe('the identity of a process', () => {
  test('stays the same while it lives, and is gone with it', async () => {
    const { identity, kill } = otherProcess();
    expect(identity).not.toBe('');
    expect(identifyProcess(Number(identity.split(':')[0]))).toBe(identity);
    await kill();
    expect(isAlive(identity)).toBe(false);
  });

  test('is not that of a later process with the same id', () => {
    const mine = identifyProcess(process.pid) ?? '';
    expect(isAlive(mine)).toBe(true);
    expect(isAlive(mine.replace(/:\d+$/, ':1'))).toBe(false);
  });
});

describe('a runtime that was left behind', () => {
  test('is killed by its identity, with its group', async () => {
    const runtime = lookalikeOfRuntime();
    killRuntimeGroup(runtime.identity.replace(/:\d+$/, ':1')); // another process with the same id
    expect(isAlive(runtime.identity)).toBe(true);
    killRuntimeGroup(runtime.identity);
    expect(await runtime.ended).toBe('SIGKILL');
  });

  test.each([
    ['another program', () => otherProcess().identity],
    ['our own group', () => identifyProcess(process.pid) ?? ''],
    ['the first process, whose group is everything', () => identifyProcess(1) ?? '1:0'],
  ])('is not %s: that is spared', async (_, identityOf) => {
    const identity = identityOf();
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    killRuntimeGroup(identity);
    expect(kill).not.toHaveBeenCalled();
    kill.mockRestore();
  });
});
