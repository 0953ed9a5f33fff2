// The variables that NVIDIA's container is set with, as far as they mean something here. Others (keys, caches, memory policies) are
// not looked at: packs lie on the disk, and memory is planned from what is free.
import { z } from 'zod';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { NimSettings } from '../api-settings.ts';

const LARGEST_PORT = 65_535;
const MICROSECONDS = 1000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const port = z.coerce.number().int().min(1).max(LARGEST_PORT).optional();
const Variables = z.object({
  NIM_MODEL_VARIANT: z.string().optional(),
  NIM_TRITON_REQUEST_TIMEOUT: z.coerce.number().int().min(MICROSECONDS).optional(),
  NIM_HTTP_API_PORT: port,
  NIM_SERVER_PORT: port,
});

/** Fails with usage where a variable has no value of its kind. Empty ones count as absent, as containers have them. */
export function nimSettings(environment: NodeJS.ProcessEnv): Result<NimSettings> {
  const names = Object.keys(Variables.shape);
  const given = Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
  const parsed = Variables.safeParse(given);
  if (!parsed.success) {
    const complaints = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return err({ code: 'usage', message: `A variable of the environment cannot be used. ${complaints.join('; ')}.` });
  }
  const { NIM_MODEL_VARIANT: variant, NIM_TRITON_REQUEST_TIMEOUT: timeout, NIM_HTTP_API_PORT, NIM_SERVER_PORT } = parsed.data;
  return ok({
    variant,
    port: NIM_HTTP_API_PORT ?? NIM_SERVER_PORT,
    holdMs: timeout === undefined ? undefined : Math.min(timeout / MICROSECONDS, LONGEST_TIMER_MS),
  });
}
