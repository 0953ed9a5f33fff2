// The closed list of failures that a user can act on, and the exit code each one ends the command line with.
// The Python runtime keeps the same list (espalier_runtime/protocol/errors.py); test/contract/errors.json holds both to it.
import { z } from 'zod';

export const EXIT_CODES = {
  internal: 1,
  usage: 2,
  not_found: 2,
  input_not_found: 3,
  input_unreadable: 3,
  input_unsupported: 3,
  input_empty: 3,
  input_too_small: 3,
  input_too_large: 3,
  latent_invalid: 3,
  structure_empty: 3,
  target_unreachable: 3,
  runtime_unavailable: 4,
  runtime_died: 4,
  runtime_unresponsive: 4,
  protocol_violation: 4,
  device_unavailable: 4,
  disk_full: 4,
  not_writable: 4,
  out_of_memory: 5,
  pack_missing: 6,
  pack_damaged: 6,
  pack_unsupported: 6,
  pack_not_licensed: 6,
  batch_incomplete: 7,
  cancelled: 130,
} as const;

export type ErrorCode = keyof typeof EXIT_CODES;

export const ErrorCode = z.enum(Object.keys(EXIT_CODES) as [ErrorCode, ...ErrorCode[]]); // keys of a non-empty literal

/**
 * What helps, where the way there is another in each face: a command in the terminal, a place or a button in the window.
 * Each face words these facts for itself (electron/cli/output/way-out.ts, renderer/shared/wording/failure-words.ts).
 */
export const WayOut = z.discriminatedUnion('kind', [
  /** The Python environment is missing, or does not start. */
  z.object({ kind: z.literal('set-up') }),
  /** The environment of an installed program was never made: its packages have to come from somewhere, and nothing is fetched unasked. */
  z.object({ kind: z.literal('name-source') }),
  /** The extra that a farm needs is not there. */
  z.object({ kind: z.literal('install-farm') }),
  z.object({ kind: z.literal('free-space') }),
  z.object({ kind: z.literal('list-jobs') }),
  z.object({ kind: z.literal('list-assets') }),
  /** The builds of one asset. */
  z.object({ kind: z.literal('list-builds'), assetId: z.string() }),
  /** What was sampled is kept and can be built. `latent` is its path where the library does not know the asset. */
  z.object({ kind: z.literal('build-latent'), assetId: z.string(), latent: z.string().optional() }),
  /** What the asset says of itself cannot be read; its latent may be there all the same. */
  z.object({ kind: z.literal('build-anew'), assetId: z.string() }),
]);
export type WayOut = z.infer<typeof WayOut>;

/** What failed, on what, and what to do, as the runtime tells it. */
export const RuntimeFailure = z.object({
  code: ErrorCode,
  message: z.string().min(1),
  /** A sentence that is true in every face: it names no command and no button. */
  hint: z.string().optional(),
  details: z.record(z.string(), z.json()).optional(),
});

/** The one shape in which failures cross every boundary of the app. */
export const AppError = RuntimeFailure.extend({ waysOut: z.array(WayOut).optional() });
export type AppError = z.infer<typeof AppError>;
