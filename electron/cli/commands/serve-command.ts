// `espalier serve`: the local HTTP API, and the queue behind it, until somebody ends it. No window, no Chromium.
import { z } from 'zod';
import { ok, type Result } from '#contract/outcome/result.ts';
import type { LocalApiSettings } from '../../services/local-api/api-settings.ts';
import { nimSettings } from '../../services/local-api/nim/nim-settings.ts';
import { parseOptions } from '../flags/flag-values.ts';
import type { JsonFlag } from '../flags/run-flags.ts';
import { type Answer, failure, result } from '../output/answer.ts';
import { tell } from '../output/tell.ts';
import { untilSignalled } from '../running/until-signalled.ts';
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
