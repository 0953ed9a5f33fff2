// `espalier serve`: the local HTTP API, and the queue behind it, until somebody ends it. No window, no Chromium.
import { z } from 'zod';
import { EXIT_CODES } from '#contract/errors.ts';
import { ok, type Result } from '#contract/result.ts';
import type { LocalApiSettings } from '../../services/local-api/api-settings.ts';
import { nimSettings } from '../../services/local-api/nim/nim-settings.ts';
import { parseOptions } from '../flags/flag-values.ts';
import type { JsonFlag } from '../flags/run-flags.ts';
import { type Answer, failure, result } from '../output/answer.ts';
import { EndAtOnce } from '../output/end-at-once.ts';
import { tell } from '../output/tell.ts';
import { withStudio } from '../running/with-studio.ts';

export interface ServeFlags extends JsonFlag {
  readonly port?: number;
  readonly token?: string;
  readonly allowNetwork?: boolean;
  readonly allowOrigin?: string[];
}

/** The port of NVIDIA's container, which programs written for it have built in. */
const DEFAULT_PORT = 8000;
const LARGEST_PORT = 65_535;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** A terminal and npm both pass on one Ctrl-C; what comes this soon after is the same one. */
const SAME_PRESS_MS = 500;

const Settings = z.object({
  port: z.int().min(0).max(LARGEST_PORT).default(DEFAULT_PORT),
  token: z.string().trim().min(1).optional(),
  allowedOrigins: z.array(z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin)).default([]),
  allowsNetwork: z.boolean().default(false),
});

export async function serve(flags: ServeFlags): Promise<Answer> {
  const settings = readSettings(flags, process.env);
  if (!settings.ok) return failure(settings.error);
  return withStudio(async (studio) => {
    const ended = untilSignalled(() => studio.runtime.killNow());
    const started = await studio.localApi.start(settings.value);
    if (!started.ok) return failure(started.error);
    studio.jobs.start();
    const { address, port } = started.value;
    const told = result({ address, port }, [`Espalier answers at ${address} (documentation: ${address}/docs). Ctrl-C ends it.`]);
    await tell(told, flags.json === true); // while it runs: whoever started it wants to know where it is
    await ended;
    return { kind: 'told', exitCode: 0 };
  });
}

/** What no flag says, the variables of NVIDIA's container may. */
function readSettings({ port, token, allowNetwork, allowOrigin }: ServeFlags, environment: NodeJS.ProcessEnv): Result<LocalApiSettings> {
  const nim = nimSettings(environment);
  if (!nim.ok) return nim;
  const settings = parseOptions(Settings, {
    port: port ?? nim.value.port,
    token,
    allowsNetwork: allowNetwork,
    allowedOrigins: allowOrigin,
  });
  return settings.ok ? ok({ ...settings.value, nim: nim.value }) : settings;
}

/** Resolves at the first signal; at the second the program ends at once. */
function untilSignalled(killRuntime: () => void): Promise<void> {
  const signalled = Promise.withResolvers<void>();
  let pressedAt: number | undefined;
  const onSignal = () => {
    if (pressedAt === undefined) {
      pressedAt = performance.now();
      process.stderr.write('\nStopping; what runs goes back into the queue.\n');
      signalled.resolve();
    } else if (performance.now() - pressedAt > SAME_PRESS_MS) {
      for (const signal of SIGNALS) process.off(signal, onSignal); // a third one ends the process whatever it waits for
      killRuntime();
      throw new EndAtOnce(failure({ code: 'cancelled', message: 'Stopped at once.' }, EXIT_CODES.cancelled));
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return signalled.promise;
}
