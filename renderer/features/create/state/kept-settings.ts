// What an object was sent off with, written down and read again. What another version wrote counts only when it still fits.
import { z } from 'zod/mini';
import { WholeBuild } from '../../../shared/building-options/remembered-build.ts';
import type { CreateState } from './create-store.ts';
import type { GenerationSettings } from './generation-settings.ts';

/** The settings, and the seed that must not grow again unless it is locked. */
export type KeptSettings = Pick<CreateState, 'settings' | 'grownSeed'>;

const Sampler = z.object({ steps: z.optional(z.number()), guidance: z.optional(z.number()) });

const Settings: z.ZodMiniType<GenerationSettings> = z.object({
  seed: z.int(),
  isSeedLocked: z.boolean(),
  packs: z.object({ image: z.exactOptional(z.string()), text: z.exactOptional(z.string()) }),
  matting: z.optional(z.string()),
  sparseStructure: Sampler,
  structuredLatent: Sampler,
  multiImage: z.enum(['stochastic', 'multidiffusion']),
  variations: z.int(),
  build: WholeBuild,
  place: z.enum(['here', 'farm']),
});

const Kept = z.object({ settings: Settings, grownSeed: z.optional(z.int()) });

export function writeSettings({ settings, grownSeed }: KeptSettings): string {
  return JSON.stringify({ settings, grownSeed });
}

export function readSettings(text: string | null): KeptSettings | undefined {
  try {
    const { settings, grownSeed } = Kept.parse(JSON.parse(text ?? ''));
    return { settings, grownSeed };
  } catch {
    return undefined;
  }
}
