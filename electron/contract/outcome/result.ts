// Result: how an expected failure is returned. Bugs throw; what the user can act on comes back as an AppError.
import type { AppError } from './errors.ts';

export type Result<T, E = AppError> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });
