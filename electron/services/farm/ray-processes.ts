// Ray's own processes on this machine, as one child: started, waited for, stopped. They end with it, and it with us.
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { AwakeTimer } from '../runtime/connection/awake-timer.ts';
import { LogRing } from '../runtime/connection/log-ring.ts';
import { type ProcessCommand, RuntimeProcess } from '../runtime/connection/runtime-process.ts';
import { endScratch, newScratch } from './farm-places.ts';
import { farmFailure } from './farm-python.ts';

/** What the pinned version of Ray prints when it is up. */
const STARTED = 'Ray runtime started';
const START_LIMIT_MS = 120_000;
const STOP_GRACE_MS = 5_000;

/**
 * Starts them in a folder of their own, by the command that `commandIn` makes for it; and once more where they ended without a sentence
 * of ours: Ray gives itself 30 seconds, which a busy machine may miss, and a predecessor that was killed may hold the ports for a moment.
 */
export async function startRay(
  commandIn: (scratch: string) => Promise<Result<ProcessCommand>>,
  onLog: (chunk: Uint8Array) => void,
): Promise<Result<RayProcesses>> {
  const first = await startOnce(commandIn, onLog);
  return first.ok || first.error.details?.['log'] === undefined ? first : startOnce(commandIn, onLog);
}

async function startOnce(...[commandIn, onLog]: Parameters<typeof startRay>): Promise<Result<RayProcesses>> {
  const scratch = await newScratch();
  const command = await commandIn(scratch);
  if (!command.ok) {
    await endScratch(scratch);
    return command;
  }
  const ray = new RayProcesses(command.value, onLog, scratch);
  const started = await ray.started;
  return started.ok ? ok(ray) : started;
}

export class RayProcesses {
  /** Settles once: when Ray is up, or with why it is not. */
  readonly started: Promise<Result<undefined>>;
  /** Settles when they and their folder are gone, with their last words. */
  readonly ended: Promise<readonly string[]>;
  readonly #process: RuntimeProcess;

  /** `scratch` is their folder, which goes with them. */
  constructor(command: ProcessCommand, onLog: (chunk: Uint8Array) => void, scratch: string) {
    const started = Promise.withResolvers<Result<undefined>>();
    const ended = Promise.withResolvers<readonly string[]>();
    this.started = started.promise;
    this.ended = ended.promise;
    const log = new LogRing();
    const limit = new AwakeTimer(START_LIMIT_MS, () => this.#process.kill());
    const hear = (chunk: Buffer) => {
      log.push(chunk);
      onLog(chunk);
    };
    this.#process = new RuntimeProcess(command, {
      onLine: (line) => {
        if (line.kind !== 'line') return;
        hear(Buffer.from(`${line.text}\n`));
        if (!line.text.includes(STARTED)) return;
        limit.stop();
        started.resolve(ok(undefined));
      },
      onLog: hear,
      onExit: () => {
        limit.stop();
        void endScratch(scratch).then(() => {
          started.resolve(err(farmFailure(log.lines())));
          ended.resolve(log.lines());
        });
      },
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Asks politely, then insists. */
  async stop(): Promise<void> {
    await this.#process.stop(STOP_GRACE_MS);
    await this.ended;
  }
}
