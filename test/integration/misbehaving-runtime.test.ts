// The supervisor against children that break the protocol, one fault each: a clear state, a sentence, and the next job works.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { ok } from '#contract/outcome/result.ts';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import { identifyProcess } from '../../electron/services/jobs/queue/process-identity.ts';
import type { ProcessCommand } from '../../electron/services/runtime/connection/runtime-process.ts';
import { RuntimeSupervisor } from '../../electron/services/runtime/supervisor.ts';

/** Long enough for a healthy child on the busiest machine; the graces short enough for a test of one that does not use them. */
const TIMEOUTS = { startMs: 60_000, silenceMs: 60_000, stopGraceMs: 200, cancelGraceMs: 200 };
/** For children that never do what is waited for: short enough to wait, long enough for the healthy one that comes after. */
const IMPATIENT: Readonly<Record<string, Partial<typeof TIMEOUTS>>> = {
  'never-ready': { startMs: 5_000 },
  'never-answers': { silenceMs: 3_000 },
};

const supervisors: RuntimeSupervisor[] = [];
afterEach(async () => {
  await Promise.all(supervisors.splice(0).map((supervisor) => supervisor.stop()));
});

function child(name: string): ProcessCommand {
  const script = fileURLToPath(new URL(`../support/misbehaving-children/${name}.ts`, import.meta.url));
  return {
    program: process.execPath,
    arguments: ['--disable-warning=ExperimentalWarning', script],
    environment: process.env,
    folder: process.cwd(),
  };
}

/** A supervisor whose first starts are the children named, and every later one is healthy. */
function supervise(names: string[], timeouts: Partial<typeof TIMEOUTS> = {}) {
  const starts = [...names];
  const log: string[] = [];
  let logBytes = 0;
  const states: RuntimeState[] = [];
  const supervisor = new RuntimeSupervisor({
    locate: async () => ok(child(starts.shift() ?? 'healthy')),
    onLog: (chunk) => {
      logBytes += chunk.length;
      if (log.length < 10) log.push(Buffer.from(chunk).toString());
    },
    timeouts: { ...TIMEOUTS, ...timeouts },
  });
  supervisor.subscribe((state) => states.push(state));
  supervisors.push(supervisor);
  return { supervisor, states, log, logBytes: () => logBytes };
}

const runJob = (supervisor: RuntimeSupervisor, jobId = 'job-1') => supervisor.call('self_test', { jobId });
const kinds = (states: RuntimeState[]) => states.map((state) => state.kind);

const AT_START = ['starting', 'failed'];
const AT_WORK = ['starting', 'ready', 'busy', 'failed'];
const FAULTS = [
  [
    'dies-on-start',
    'runtime_unavailable',
    AT_START,
    /ended while it was starting \(exit code 3\)\. Its last words: .*No module named 'torch'/,
  ],
  ['never-ready', 'runtime_unresponsive', AT_START, /did not become ready within 5 s/],
  ['prints-before-ready', 'protocol_violation', AT_START, /not a message of the protocol: "Welcome to the model zoo!"/],
  ['speaks-another-version', 'protocol_violation', AT_START, /version 2 of the protocol/],
  ['dies-in-the-middle', 'runtime_died', AT_WORK, /ended unexpectedly \(signal SIGKILL\)/],
  ['never-answers', 'runtime_unresponsive', AT_WORK, /no sign of life for 3 s/],
  ['sends-half-a-line', 'protocol_violation', AT_WORK, /not a message of the protocol: "\{"jsonrpc":"2\.0","id":1,"resu"/],
  ['sends-rubbish', 'protocol_violation', AT_WORK, /not a message of the protocol: "100%/],
  ['sends-a-wrong-answer', 'protocol_violation', AT_WORK, /an answer in the wrong shape/],
  ['sends-an-endless-line', 'protocol_violation', AT_WORK, /a line of 4194306 bytes/],
] as const;

describe('a runtime that misbehaves', () => {
  test.each(FAULTS)('%s: the job fails with %s and a sentence, and the next job works', async (name, code, path, sentence) => {
    const { supervisor, states } = supervise([name], IMPATIENT[name]);
    const failed = await runJob(supervisor);
    expect(failed).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(sentence) } });
    expect(!failed.ok && (failed.error.hint ?? failed.error.waysOut)).toBeDefined();
    expect(supervisor.state()).toMatchObject({ kind: 'failed', error: { code } });
    expect(kinds(states)).toEqual(path);
    expect(await runJob(supervisor)).toEqual(ok({ passed: true }));
    expect(supervisor.state().kind).toBe('ready');
  });

  test('a runtime is not silent because we were stopped: what it said meanwhile is read first', async () => {
    const script = fileURLToPath(new URL('../support/programs/app-with-runtime.ts', import.meta.url));
    const app = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, '2000', '6000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void app.kill('SIGKILL'));
    let said = '';
    app.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await expect.poll(() => said).toContain('working');
    app.kill('SIGSTOP');
    await delay(4_000); // twice the silence that is allowed
    app.kill('SIGCONT');
    await once(app, 'close');
    expect(said).toContain('{"ok":true');
  });

  test('floods-stderr: the job works in spite of 128 MB of log', async () => {
    const { supervisor, logBytes } = supervise(['floods-stderr']);
    expect(await runJob(supervisor)).toEqual(ok({ passed: true }));
    expect(logBytes()).toBeGreaterThan(100 * 1024 * 1024);
  });

  test('floods-stderr: a death after a flood still ends with few lines in the details', async () => {
    const { supervisor } = supervise(['floods-stderr']);
    expect(await supervisor.start()).toMatchObject({ ok: true });
    const failed = runJob(supervisor);
    supervisor.killNow();
    const result = await failed;
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result).length).toBeLessThan(100_000);
    expect(await runJob(supervisor)).toEqual(ok({ passed: true }));
  });

  test('every call under way fails when the runtime dies, and one fresh runtime serves them all', async () => {
    const { supervisor, states } = supervise(['dies-in-the-middle']);
    const failed = await Promise.all([runJob(supervisor, 'a'), runJob(supervisor, 'b')]);
    expect(failed.map((result) => !result.ok && result.error.code)).toEqual(['runtime_died', 'runtime_died']);
    states.length = 0;
    expect(await Promise.all([runJob(supervisor, 'c'), runJob(supervisor, 'd')])).toEqual([ok({ passed: true }), ok({ passed: true })]);
    expect(kinds(states)).toEqual(['starting', 'ready', 'busy', 'busy', 'busy', 'ready']);
  });

  test('a runtime that dies again and again is started later and later', async () => {
    const { supervisor } = supervise(['dies-on-start', 'dies-on-start', 'dies-on-start']);
    for (let failure = 0; failure < 3; failure++) await runJob(supervisor);
    const before = performance.now();
    expect(await runJob(supervisor)).toEqual(ok({ passed: true }));
    expect(performance.now() - before).toBeGreaterThan(900);
  });

  test('an environment that is not there fails with what to do about it', async () => {
    const supervisor = new RuntimeSupervisor({
      locate: async () => ok({ ...child('healthy'), program: '/no/such/python' }),
      onLog: () => {},
    });
    expect(await runJob(supervisor)).toMatchObject({
      ok: false,
      error: { code: 'runtime_unavailable', message: expect.stringContaining('ENOENT'), waysOut: [{ kind: 'set-up' }] },
    });
  });
});

describe('cancelling', () => {
  test('a job that listens ends as cancelled, and its runtime lives on', async () => {
    const { supervisor, states } = supervise(['cancels'], { cancelGraceMs: 60_000 });
    const abort = new AbortController();
    await supervisor.start();
    const job = supervisor.call('self_test', { jobId: 'job-1' }, { signal: abort.signal });
    await untilKind(supervisor, 'busy');
    abort.abort();
    expect(await job).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(kinds(states)).toEqual(['starting', 'ready', 'busy', 'ready']);
  });

  test('a job that does not listen is killed after the grace time, and the next job works', async () => {
    const { supervisor, states } = supervise(['ignores-cancel']);
    const abort = new AbortController();
    await supervisor.start();
    const job = supervisor.call('self_test', { jobId: 'job-1' }, { signal: abort.signal });
    await untilKind(supervisor, 'busy');
    const before = performance.now();
    abort.abort();
    expect(await job).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(performance.now() - before).toBeLessThan(10_000); // a grace of a fifth of a second, and the rest for a busy machine
    expect(await runJob(supervisor)).toEqual(ok({ passed: true }));
    expect(kinds(states)).toEqual(['starting', 'ready', 'busy', 'stopping', 'stopped', 'starting', 'ready', 'busy', 'ready']);
  });

  test('a caller that gives up during the start does not disturb the others', async () => {
    const { supervisor } = supervise([]);
    const abort = new AbortController();
    const impatient = supervisor.call('self_test', { jobId: 'a' }, { signal: abort.signal });
    const patient = runJob(supervisor, 'b');
    abort.abort();
    expect(await impatient).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await patient).toEqual(ok({ passed: true }));
  });
});

describe('stopping', () => {
  test('a healthy runtime leaves when asked, before any signal', async () => {
    const { supervisor } = supervise([], { stopGraceMs: 60_000 });
    await supervisor.start();
    await supervisor.stop();
    expect(supervisor.state()).toEqual({ kind: 'stopped' });
  });

  test('ignores-shutdown: the whole group is killed, its grandchild too', async () => {
    const { supervisor, log } = supervise(['ignores-shutdown']);
    await supervisor.start();
    const grandchild = Number(/grandchild (\d+)/.exec(log.join(''))?.[1]);
    expect(identifyProcess(grandchild)).toBeDefined();
    await supervisor.stop();
    expect(supervisor.state()).toEqual({ kind: 'stopped' });
    await expect.poll(() => identifyProcess(grandchild)).toBeUndefined();
    expect(await runJob(supervisor)).toEqual(ok({ passed: true }));
  });

  test('a stop during the start ends the process that was starting', async () => {
    const { supervisor } = supervise(['never-ready']);
    const started = supervisor.start();
    await supervisor.stop();
    expect(await started).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(supervisor.state()).toEqual({ kind: 'stopped' });
  });
});

/** Waits for a state that is about to come. */
async function untilKind(supervisor: RuntimeSupervisor, kind: RuntimeState['kind']): Promise<void> {
  await expect.poll(() => supervisor.state().kind).toBe(kind);
}

describe('a runtime that nobody works with', () => {
  test('is ended after the time that is set, and started again by the next call', async () => {
    const { supervisor, states } = supervise(['healthy']);
    supervisor.limitIdleTime(100);
    expect(await runJob(supervisor)).toMatchObject({ ok: true });
    await expect.poll(() => supervisor.state().kind).toBe('stopped');
    supervisor.limitIdleTime(undefined);
    expect(await runJob(supervisor, 'job-2')).toMatchObject({ ok: true });
    await delay(300);
    expect(supervisor.state().kind).toBe('ready');
    expect(kinds(states)).toEqual(['starting', 'ready', 'busy', 'ready', 'stopping', 'stopped', 'starting', 'ready', 'busy', 'ready']);
  });

  test('gives its memory back on request, but not while it works', async () => {
    const { supervisor } = supervise(['ignores-cancel']);
    const abort = new AbortController();
    const job = supervisor.call('self_test', { jobId: 'job-1' }, { signal: abort.signal });
    expect(await supervisor.unload()).toMatchObject({ ok: false, error: { code: 'usage' } });
    await expect.poll(() => supervisor.state().kind).toBe('busy');
    expect(await supervisor.unload()).toMatchObject({ ok: false, error: { code: 'usage' } });
    abort.abort();
    await job;
    await supervisor.start();
    expect(await supervisor.unload()).toEqual(ok(undefined));
    expect(supervisor.state().kind).toBe('stopped');
  });
});
