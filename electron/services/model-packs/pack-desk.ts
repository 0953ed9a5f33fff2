// Work with model packs that somebody watches: one piece at a time, told as it goes, stopped on request; the runtime hears of it afterwards.
import type { PackAction, PackFault, PackWork } from '#contract/machine/pack-list.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { Listeners, type Unsubscribe } from '../common/listeners.ts';
import type { Watched } from './model-packs.ts';

export interface DeskTask {
  readonly action: PackAction;
  /** Absent until it is known which packs there are. */
  readonly pack?: string;
  readonly work: (watch: Watched) => Promise<Result<{ readonly packs: readonly string[]; readonly faults?: readonly PackFault[] }>>;
}

export class PackDesk {
  readonly #changes = new Listeners<PackWork>();
  readonly #onChanged: () => void;
  #work: PackWork = { kind: 'idle' };
  #running: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined;

  /** `onChanged` is called when packs may be others than before. */
  constructor(onChanged: () => void) {
    this.#onChanged = onChanged;
  }

  work(): PackWork {
    return this.#work;
  }

  subscribe(listener: (work: PackWork) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Begins; refused while something else is at work. What comes of it is told. */
  begin(task: DeskTask): Result<Record<string, never>> {
    if (this.#running !== undefined) return err(busy());
    const abort = new AbortController();
    const { action, pack = '' } = task;
    this.#enter({ kind: 'running', progress: { action, pack, step: 'looking', doneBytes: 0, totalBytes: 0 } });
    this.#running = { abort, ended: this.#run(task, abort.signal) };
    return ok({});
  }

  stop(): void {
    this.#running?.abort.abort();
  }

  async dispose(): Promise<void> {
    this.stop();
    await this.#running?.ended;
  }

  async #run({ action, pack = '', work }: DeskTask, signal: AbortSignal): Promise<void> {
    let current = pack;
    try {
      const ended = await work({
        signal,
        onProgress: (progress) => {
          current = progress.pack || current;
          this.#enter({ kind: 'running', progress });
        },
      });
      this.#running = undefined;
      if (ended.ok) this.#enter({ kind: 'done', action, packs: [...ended.value.packs], faults: [...(ended.value.faults ?? [])] });
      else this.#fail(action, current, ended.error);
    } catch (cause) {
      this.#running = undefined;
      this.#fail(action, current, { code: 'internal', message: 'Something went wrong inside Espalier. Your packs are safe.' });
      throw cause;
    } finally {
      this.#onChanged();
    }
  }

  #fail(action: PackAction, pack: string, error: AppError): void {
    this.#enter(error.code === 'cancelled' ? { kind: 'idle' } : { kind: 'failed', action, pack, error });
  }

  #enter(work: PackWork): void {
    this.#work = work;
    this.#changes.emit(work);
  }
}

function busy(): AppError {
  return { code: 'usage', message: 'Something else is being done with the models.', hint: 'Wait until it is done, or stop it.' };
}
