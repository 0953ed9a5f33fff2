// The sentences for everything that can go wrong with the runtime process. Each is one AppError.
import type { AppError } from '#contract/outcome/errors.ts';

/** How a process ended: by itself with `code`, or by `signal`. */
export interface ProcessExit {
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

const LINES_SHOWN = 20;
const RESTART_HINT = 'The next job starts a fresh runtime. If it happens again, `logs/runtime.log` in the data folder says more.';

export function startFailed(message: string): AppError {
  return {
    code: 'runtime_unavailable',
    message: `The runtime could not be started: ${message}.`,
    waysOut: [{ kind: 'set-up' }],
  };
}

export function diedAtStart(exit: ProcessExit, log: readonly string[]): AppError {
  return {
    code: 'runtime_unavailable',
    message: `The runtime ended while it was starting (${describeExit(exit)}).${lastWords(log)}`,
    waysOut: [{ kind: 'set-up' }],
    details: { ...exitDetails(exit), log: log.slice(-LINES_SHOWN) },
  };
}

export function neverReady(timeoutMs: number, log: readonly string[]): AppError {
  return {
    code: 'runtime_unresponsive',
    message: `The runtime did not become ready within ${inSeconds(timeoutMs)}, so it was stopped.`,
    hint: 'Close programs that keep the machine busy, then try again.',
    details: { log: log.slice(-LINES_SHOWN) },
  };
}

export function wentSilent(timeoutMs: number, log: readonly string[]): AppError {
  return {
    code: 'runtime_unresponsive',
    message: `The runtime gave no sign of life for ${inSeconds(timeoutMs)}, so it was stopped.`,
    hint: RESTART_HINT,
    details: { log: log.slice(-LINES_SHOWN) },
  };
}

/** Signals that somebody else sends: those of a program's own faults are others. */
const SENT_BY_OTHERS: readonly unknown[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];

/** Whether the runtime did nothing wrong: another program, a user or the system ended it. */
export function wasKilledFromOutside({ code, details }: AppError): boolean {
  return (code === 'runtime_died' || code === 'runtime_unavailable') && SENT_BY_OTHERS.includes(details?.['signal']);
}

/** What is said of a runtime, or of a node, a head or a bridge of a farm, that was lost, whatever the job was. */
const LOST: ReadonlySet<AppError['code']> = new Set(['runtime_died', 'runtime_unavailable', 'runtime_unresponsive']);

/** Whether a job of a farm may go on elsewhere, or later. */
export function wasLostWithFarm({ code }: AppError): boolean {
  return LOST.has(code) || code === 'device_unavailable';
}

/**
 * Whether the connection to a farm was lost, its head, or the bridge: nothing that a job can do. Of a node, and of the runtime on it, the
 * bridge says so (`farm_job.py`).
 */
export function wasFarmLost({ code, details }: AppError): boolean {
  return LOST.has(code) && details?.['lost'] === undefined;
}

/**
 * Whether a graphics card may be what a runtime died or failed of. Told of the same job on two cards it is not; what was ended on
 * purpose, or could not be started at all, has no last words.
 */
export function isFaultOfCard({ code, details }: AppError): boolean {
  return code === 'device_unavailable' || (LOST.has(code) && Array.isArray(details?.['log']));
}

/** Whether the process must not work on: CUDA does not recover within one. */
export function needsFreshProcess({ code, details }: AppError): boolean {
  return code === 'device_unavailable' && details?.['exception'] !== undefined;
}

const OTHER_DEVICE_HINT = 'Choose the device auto or cpu, or check the graphics driver.';

export function cardUnknown(device: string, count: number): AppError {
  const reason = `this machine has cuda:0 to cuda:${count - 1}`;
  return { code: 'usage', message: `The device ${device} is not available: ${reason}.`, hint: OTHER_DEVICE_HINT };
}

export function cardUnseen(name: string): AppError {
  return { code: 'device_unavailable', message: `PyTorch does not see the graphics card ${name}.`, hint: OTHER_DEVICE_HINT };
}

export function died(exit: ProcessExit, log: readonly string[]): AppError {
  const killed = SENT_BY_OTHERS.includes(exit.signal);
  return {
    code: 'runtime_died',
    message: `The runtime ended unexpectedly (${describeExit(exit)}).`,
    hint: killed
      ? 'Something outside Espalier ended it: another program, or the system, which does so when memory runs out. Close other programs or ask for less, then try again.'
      : RESTART_HINT,
    details: { ...exitDetails(exit), log: log.slice(-LINES_SHOWN) },
  };
}

export function protocolViolated(reason: string): AppError {
  return {
    code: 'protocol_violation',
    message: `The runtime wrote something that is not a message of the protocol: ${reason}. It was stopped.`,
    hint: RESTART_HINT,
  };
}

export function stoppedForCancel(): AppError {
  return {
    code: 'runtime_died',
    message: 'The runtime was stopped because a cancelled job did not end in time.',
    hint: 'Start this job again.',
  };
}

export function stoppedOnPurpose(): AppError {
  return { code: 'runtime_died', message: 'The runtime was stopped while it worked.', hint: 'Start this job again.' };
}

/** Said to whoever wants its memory back meanwhile. */
export function atWork(): AppError {
  return { code: 'usage', message: 'The model is at work.', hint: 'Cancel the job that runs first, or wait until it is done.' };
}

export function cancelled(): AppError {
  return { code: 'cancelled', message: 'The job was cancelled.' };
}

function describeExit(exit: ProcessExit): string {
  return exit.signal === undefined ? `exit code ${exit.code ?? 'unknown'}` : `signal ${exit.signal}`;
}

function exitDetails(exit: ProcessExit): { exitCode?: number; signal?: string } {
  return { ...(exit.code !== undefined && { exitCode: exit.code }), ...(exit.signal !== undefined && { signal: exit.signal }) };
}

function lastWords(log: readonly string[]): string {
  const last = log.findLast((line) => line.trim() !== '');
  return last === undefined ? '' : ` Its last words: ${last.trim()}`;
}

function inSeconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`;
}
