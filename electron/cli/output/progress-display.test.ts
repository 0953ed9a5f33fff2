import { describe, expect, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import type { Job, JobState } from '../../services/jobs/queue/job.ts';
import { createProgressDisplay } from './progress-display.ts';

const CHOSEN = new Set(['mine']);
const WAITING: JobState = { kind: 'waiting' };

function job(state: JobState, id = 'mine'): Job {
  const request = { kind: 'generate' as const, pictures: ['/a.png'], options: GenerationOptions.parse({}) };
  return { id, kind: 'generate', name: 'tea pot', createdAt: '2026-01-02T03:04:05Z', assetId: 'x', request, state };
}

function running(stage: 'condition' | 'sparse_structure', stageFraction: number, fraction: number, secondsLeft?: number): JobState {
  return { kind: 'running', cancelling: false, stage, stageFraction, fraction, ...(secondsLeft !== undefined && { secondsLeft }) };
}

/** What the form writes while the only job goes through the states. */
function shown(form: 'bar' | 'json' | 'none' | undefined, states: JobState[], isTTY = false): string[] {
  const written: string[] = [];
  const display = createProgressDisplay(form, { isTTY, columns: 80, write: (text) => written.push(text) });
  for (const state of states) display.show({ jobs: [job(state)] }, CHOSEN);
  display.end();
  return written;
}

const STATES = [
  WAITING,
  running('condition', 0, 0),
  running('condition', 1, 0.1),
  running('sparse_structure', 0.5, 0.5, 3.2),
  { kind: 'done' } as const,
];

describe('progress', () => {
  test('is one line a stage, with the bar as it then was, where there is no terminal', () => {
    expect(shown(undefined, STATES)).toEqual([
      `tea pot: ${'░'.repeat(24)} 0 %  condition\n`,
      `tea pot: ${'█'.repeat(12)}${'░'.repeat(12)} 50 %  sparse structure, 4 s left\n`,
    ]);
  });

  test('is a bar with stage and time left on a terminal, and leaves no trace', () => {
    const written = shown(undefined, STATES, true);
    expect(written.at(-1)).toBe('\r\u001b[2K');
    expect(written.join('')).toContain(`${'█'.repeat(12)}${'░'.repeat(12)} 50 %  sparse structure, 4 s left`);
  });

  test('is JSON lines when asked for', () => {
    expect(
      shown('json', STATES)
        .map((line) => JSON.parse(line))
        .at(-1),
    ).toEqual({
      jobId: 'mine',
      stage: 'sparse_structure',
      stageFraction: 0.5,
      fraction: 0.5,
      secondsLeft: 3.2,
    });
  });

  test('is nothing when asked for', () => {
    expect(shown('none', STATES, true)).toEqual([]);
  });

  test('says nothing twice', () => {
    const state = running('condition', 0.2, 0.1);
    for (const form of ['bar', 'json', undefined] as const) {
      expect(shown(form, [state, state]).filter((text) => text.includes('condition'))).toHaveLength(1);
    }
  });

  test('tells that a job of another program is waited for, and nothing of that job', () => {
    const written: string[] = [];
    const display = createProgressDisplay(undefined, { write: (text) => written.push(text) });
    const jobs = [job(running('condition', 0, 0), 'other'), job(WAITING)];
    display.show({ jobs }, CHOSEN);
    expect(written).toEqual(['Waiting for a job of another program…\n']);
  });

  test('tells that a program measures this machine, for which a job of a farm does not wait', () => {
    const written: string[] = [];
    const display = createProgressDisplay(undefined, { write: (text) => written.push(text) });
    const waiting = job(WAITING);
    display.show({ jobs: [{ ...waiting, request: { ...waiting.request, place: 'farm' } }], measurement: 'runs' }, CHOSEN);
    for (const measurement of ['waits', 'runs'] as const) display.show({ jobs: [waiting], measurement }, CHOSEN);
    expect(written).toEqual([
      'Waiting until another program has measured this machine, which waits for what runs there…\n',
      'Waiting while another program measures this machine…\n',
    ]);
  });
});
