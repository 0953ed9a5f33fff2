import { afterEach, describe, expect, test, vi } from 'vitest';
import { AwakeTimer, settlesWithin } from './awake-timer.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A clock and timers that the test moves; `sleep` lets time pass without any timer, as a stop of the process does. */
function pretendedTime() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const pass = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 10) {
      now += 10;
      vi.advanceTimersByTime(10);
    }
  };
  const sleep = (ms: number) => {
    now += ms;
  };
  return { pass, sleep };
}

describe('a time limit of a process that is awake', () => {
  test('ends when it is reached, once', () => {
    const { pass } = pretendedTime();
    const onElapsed = vi.fn();
    new AwakeTimer(1_000, onElapsed);
    pass(900);
    expect(onElapsed).not.toHaveBeenCalled();
    pass(5_000);
    expect(onElapsed).toHaveBeenCalledTimes(1);
  });

  test('does not count what the process slept through', () => {
    const { pass, sleep } = pretendedTime();
    const onElapsed = vi.fn();
    new AwakeTimer(1_000, onElapsed);
    pass(500);
    sleep(3_600_000);
    pass(400);
    expect(onElapsed).not.toHaveBeenCalled();
    pass(200);
    expect(onElapsed).toHaveBeenCalledTimes(1);
  });

  test('that sleeps just before its end has time to read what came meanwhile', () => {
    const { pass, sleep } = pretendedTime();
    const onElapsed = vi.fn();
    const timer = new AwakeTimer(1_000, onElapsed);
    pass(990);
    sleep(3_600_000);
    pass(10); // the late tick
    timer.restart();
    pass(900);
    expect(onElapsed).not.toHaveBeenCalled();
    timer.stop();
  });
});

test('what settles in time is told from what does not', async () => {
  expect(await settlesWithin(Promise.resolve(), 10)).toBe(true);
  expect(await settlesWithin(new Promise(() => {}), 10)).toBe(false);
});
