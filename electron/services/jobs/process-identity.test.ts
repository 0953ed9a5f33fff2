import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { identifyProcess, isAlive, killGroup } from './process-identity.ts';

const sleeper = () => spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });

describe('the identity of a process', () => {
  test('stays the same while it lives, and is gone with it', async () => {
    const child = sleeper();
    const identity = identifyProcess(child.pid ?? 0);
    expect(identity).toBeDefined();
    expect(identifyProcess(child.pid ?? 0)).toBe(identity);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(identity ?? '')).toBe(false);
  });

  test('is not that of a later process with the same id', () => {
    const mine = identifyProcess(process.pid) ?? '';
    expect(isAlive(mine)).toBe(true);
    expect(isAlive(mine.replace(/:\d+$/, ':1'))).toBe(false);
  });

  test('is needed to kill: a group of another process with the same id is spared', async () => {
    const child = sleeper();
    const identity = identifyProcess(child.pid ?? 0) ?? '';
    killGroup(identity.replace(/:\d+$/, ':1'));
    expect(isAlive(identity)).toBe(true);
    killGroup(identity);
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
  });
});
