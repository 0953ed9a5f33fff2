// Asks the runtime's own program whether folders are sound packs: headers against classes, in a process of its own, so that neither a
// job that runs nor a hostile file gets in the way of the other.
import { z } from 'zod';
import { ErrorCode } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { RUNTIME_ARGUMENTS } from '../../runtime/connection/python-location.ts';
import type { ProcessCommand } from '../../runtime/connection/runtime-process.ts';

const Inspection = z.object({
  folder: z.string(),
  name: z.string(),
  usable: z.boolean(),
  inputs: z.array(z.enum(['image', 'text'])),
  checkpoints: z.array(z.object({ role: z.string(), file: z.string() })),
  faults: z.array(z.object({ role: z.string(), code: ErrorCode, message: z.string(), file: z.string().optional() })),
  needs: z.array(z.object({ role: z.string(), reference: z.string() })),
});
export type Inspection = z.infer<typeof Inspection>;
const Inspections = z.union([z.object({ packs: z.array(Inspection) }), Inspection.transform((one) => ({ packs: [one] }))]);

export interface InspectOptions {
  /** The folders hold this companion of packs. */
  readonly companion?: string | undefined;
  /** The folders hold matting packs. */
  readonly isMatting?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A process that imports torch for a `.pth` file on a busy machine takes so long at most. */
const TIMEOUT_MS = 180_000;
const MAX_BYTES = 32 * 1024 * 1024;
const NOT_USABLE = 6;

export class PackInspector {
  readonly #locate: () => Promise<Result<ProcessCommand>>;

  /** `locate` finds the program that starts the runtime. */
  constructor(locate: () => Promise<Result<ProcessCommand>>) {
    this.#locate = locate;
  }

  /** What is said of each folder, in their order. Fails where there is no runtime, or it does not answer. */
  async inspect(folders: readonly string[], { companion, isMatting = false, signal }: InspectOptions = {}): Promise<Result<Inspection[]>> {
    if (folders.length === 0) return ok([]);
    const command = await this.#locate();
    if (!command.ok) return command;
    const { program, environment, folder } = command.value;
    const [dashM, module] = RUNTIME_ARGUMENTS;
    const words = [
      dashM,
      module,
      'inspect-pack',
      '--json',
      ...(companion === undefined ? [] : ['--companion', companion]),
      ...(isMatting ? ['--matting'] : []),
      '--',
      ...folders,
    ];
    const { execa } = await import('execa'); // most commands start no process
    const ended = await execa(program, words, {
      cwd: folder,
      env: environment,
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_BYTES,
      ...(signal && { cancelSignal: signal }),
    });
    signal?.throwIfAborted();
    const said = ended.exitCode === 0 || ended.exitCode === NOT_USABLE ? parse(ended.stdout) : undefined;
    if (said?.length === folders.length) return ok(said);
    return err({
      code: 'runtime_died',
      message: 'The engine could not look into the model pack.',
      hint: 'Look whether the machine check finds the engine fit.',
      details: { stderr: ended.stderr.slice(-2000) },
    });
  }
}

function parse(text: string): Inspection[] | undefined {
  try {
    return Inspections.parse(JSON.parse(text)).packs;
  } catch {
    return undefined;
  }
}
