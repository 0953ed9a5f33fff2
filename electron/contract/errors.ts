// The closed list of failures that a person can act on, and the exit code each one ends the command line with.
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

/** What failed, on what, and what to do: the one shape in which failures cross every boundary. */
export const AppError = z.object({
  code: ErrorCode,
  message: z.string().min(1),
  hint: z.string().optional(),
  details: z.record(z.string(), z.json()).optional(),
});
export type AppError = z.infer<typeof AppError>;
