// Writes the file for delivery beside model.glb, whole or not at all: read here, compressed in a thread of its own, which is ended
// when it is done, when it fails, when the signal aborts.
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DeliveryOptions } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { fileSystemError } from '../storage/file-errors.ts';
import { writeFileAtomically } from '../storage/files/atomic-file.ts';

export const COMPRESSED_NAME = 'model-compressed.glb';

export interface DeliveryJob {
  readonly glb: Uint8Array;
  readonly options: DeliveryOptions;
}

export type DeliveryMessage =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'done'; readonly glb: Uint8Array }
  | { readonly kind: 'refused'; readonly error: AppError };

export interface DeliveryWatch {
  readonly signal?: AbortSignal | undefined;
  /** 0…1 */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** The thread's module lies beside this one, as source and as built. */
const THREAD = new URL(`./delivery-worker${extname(import.meta.url)}`, import.meta.url);

/** The path of the new file, in the folder of `glb`. An earlier one stays as it was when anything fails. */
export async function deliver(glb: string, options: DeliveryOptions, watch: DeliveryWatch = {}): Promise<Result<string>> {
  const target = join(dirname(glb), COMPRESSED_NAME);
  const compressed = await compressInThread({ glb: await readFile(glb), options }, watch);
  if (!compressed.ok) return compressed;
  try {
    await writeFileAtomically(target, compressed.value);
    return ok(target);
  } catch (cause) {
    return err(fileSystemError(cause, target));
  }
}

/** The compressed bytes. What the encoders throw comes back as an error too: a file for delivery is no reason to stop the app. */
async function compressInThread(order: DeliveryJob, { signal, onProgress }: DeliveryWatch = {}): Promise<Result<Uint8Array>> {
  if (signal?.aborted) return err(CANCELLED);
  // Captured and dropped: the KTX2 encoder reports on stdout, where the command line promises one document.
  const thread = new Worker(THREAD, { workerData: order, stdout: true });
  thread.stdout.resume();
  const { promise, resolve } = Promise.withResolvers<Result<Uint8Array>>();
  const cancel = () => resolve(err(CANCELLED));
  signal?.addEventListener('abort', cancel);
  thread.on('message', (message: DeliveryMessage) => {
    if (message.kind === 'progress') onProgress?.(message.fraction);
    else resolve(message.kind === 'done' ? ok(message.glb) : err(message.error));
  });
  thread.on('error', (cause) => resolve(err(threadFailed(cause))));
  thread.on('exit', () => resolve(err(threadFailed(new Error('its thread ended early')))));
  const result = await promise;
  signal?.removeEventListener('abort', cancel);
  await thread.terminate();
  return result;
}

const CANCELLED: AppError = { code: 'cancelled', message: 'The job was cancelled.' };

function threadFailed(cause: unknown): AppError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const isOutOfMemory = cause instanceof RangeError || /out of memory/i.test(message);
  return {
    code: isOutOfMemory ? 'out_of_memory' : 'internal',
    message: `The compressed GLB could not be made: ${message.replace(/\.$/, '')}.`,
    hint: isOutOfMemory ? 'Build with a smaller texture.' : 'model.glb is not touched by this. Try the other compression.',
  };
}
