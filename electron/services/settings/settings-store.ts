// The settings over time: read from `settings.json`, changed one by one, told to whoever follows them. The file is the truth, and
// other processes of the data home may change it; one that cannot be understood is set aside, which is said, and the defaults hold.
import { rename } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { DEFAULT_SETTINGS, type Settings, type SettingsChange } from '#contract/settings.ts';
import { Listeners, type Unsubscribe } from '../common/listeners.ts';
import type { Logger } from '../logging/logger.ts';
import { errnoCode, fileSystemError } from '../storage/file-errors.ts';
import { writeFileAtomically } from '../storage/files/atomic-file.ts';
import { readRegularFile } from '../storage/files/regular-file.ts';
import { parseSettings, settingsText } from './settings-text.ts';

const MAX_BYTES = 256 * 1024;

export class SettingsStore {
  readonly #path: string;
  readonly #log: Pick<Logger, 'warn'>;
  readonly #changes = new Listeners<Settings>();
  #settings = DEFAULT_SETTINGS;
  #problem: string | undefined;
  #lastWork: Promise<unknown> = Promise.resolve();

  /** The defaults hold until `reload`. */
  constructor(path: string, log: Pick<Logger, 'warn'>) {
    this.#path = path;
    this.#log = log;
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** What was not understood when the file was read last, in a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Hears the settings whenever one of them is another. */
  subscribe(listener: (settings: Settings) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Reads what the file says now. */
  reload(): Promise<Settings> {
    return this.#oneByOne(async () => {
      await this.#read();
      return this.#settings;
    });
  }

  /** Fails with not_writable or disk_full; the settings are then as they were. */
  change(change: SettingsChange): Promise<Result<Settings>> {
    return this.#oneByOne(async () => {
      const { text, isNewer } = await this.#read();
      if (isNewer) return err(newerSettings(this.#path));
      try {
        await writeFileAtomically(this.#path, settingsText(change, text));
      } catch (cause) {
        return err(fileSystemError(cause, this.#path));
      }
      await this.#read();
      return ok(this.#settings);
    });
  }

  /** `text` is absent where there is nothing to keep. */
  async #read(): Promise<{ text: string | undefined; isNewer: boolean }> {
    const found = await readRegularFile(this.#path, MAX_BYTES);
    const text = found.ok ? found.value.toString('utf8') : undefined;
    const parsed = found.ok ? parseSettings(found.value.toString('utf8')) : err(found.error.reason);
    if (parsed.ok) {
      const { settings, odd, isNewer } = parsed.value;
      this.#complain(odd.length === 0 ? undefined : `${this.#path} has no sound value for ${odd.join(', ')}: the default holds instead.`);
      this.#hold(settings);
      return { text, isNewer };
    }
    // A file that is not there is none that was set aside before: what was said of that one stands until the next is written.
    if (found.ok || found.error.kind !== 'absent') await this.#setAside(parsed.error);
    this.#hold(DEFAULT_SETTINGS);
    return { text: undefined, isNewer: false };
  }

  async #setAside(reason: string): Promise<void> {
    const aside = this.#path.replace(/(\.json)?$/, `-damaged-${new Date().toISOString().replaceAll(':', '-')}.json`);
    try {
      await rename(this.#path, aside);
      this.#complain(`${this.#path} ${reason}. It was set aside as ${aside}, and the settings are as at first.`);
    } catch (cause) {
      if (errnoCode(cause) === '') throw cause;
      this.#complain(`${this.#path} ${reason}. It cannot be set aside (${errnoCode(cause)}), and the settings are as at first.`);
    }
  }

  #complain(problem: string | undefined): void {
    if (problem !== undefined && this.#problem !== problem) this.#log.warn(problem);
    this.#problem = problem;
  }

  #hold(settings: Settings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (!isDeepStrictEqual(before, settings)) this.#changes.emit(settings);
  }

  /** Reading and writing again must not overlap, or one change would take back another. */
  #oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#lastWork.then(work);
    this.#lastWork = done.catch(() => undefined);
    return done;
  }
}

function newerSettings(path: string): AppError {
  const hint = 'Update Espalier to change its settings, or move that file elsewhere.';
  return { code: 'not_writable', message: `${path} was written by a newer version of Espalier, and is left as it is.`, hint };
}
