// The request of a job that gives an asset's shape another look: from other pictures, or from words.
import { join } from 'node:path';
import { type AskedBuilding, GenerationOptions, type PictureSide } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { VariantWays } from '#contract/views/asset-views.ts';
import { type Asset, LATENT_NAME } from '../../library/asset/asset-folder.ts';
import { chosenPose, withPose } from '../../library/asset/chosen-pose.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { JobRequest } from '../queue/job.ts';
import { shownSides, variantWays } from './variant-ways.ts';

export interface VariantInput {
  /** Absolute paths. */
  readonly pictures: readonly string[];
  readonly text?: string | undefined;
  /** The one that `findVariantWays` names when absent. */
  readonly pack?: string | undefined;
  /** What is asked for; whatever is left open is as the asset was made. */
  readonly options?: Omit<Partial<GenerationOptions>, 'building'> | undefined;
  readonly building?: AskedBuilding | undefined;
  /** Receives copies of the finished files. */
  readonly outFolder?: string | undefined;
}

/** Which packs can give `asset` a new look; nothing for one that is only sampled. Fails as the runtime does when it cannot start. */
export async function findVariantWays({ sidecar }: Asset, runtime: Pick<Runtime, 'call'>): Promise<Result<VariantWays>> {
  const packs = await runtime.call('describe', {});
  if (!packs.ok) return packs;
  return ok(sidecar.kind === 'finished' ? variantWays(sidecar.recipe, packs.value.packs) : {});
}

/** Fails with pack_missing when no pack can do it, and with usage when the pictures are not those that it takes. */
export async function variantRequest(
  asset: Asset,
  runtime: Pick<Runtime, 'call'>,
  { pictures, text, pack, options, building, outFolder }: VariantInput,
): Promise<Result<JobRequest>> {
  const way = await wayOf(asset, runtime, { source: pictures.length > 0 ? 'pictures' : 'words', pack });
  if (!way.ok) return way;
  const { sides } = way.value;
  if (sides !== undefined && pictures.length !== sides.length) {
    const message = `${asset.sidecar.name} was made from ${sides.length} pictures (${sides.join(', ')}), and ${pictures.length} were given.`;
    return err({ code: 'usage', message, hint: 'Give one picture of each of these sides, in this order.' });
  }
  return ok({
    kind: 'generate',
    pictures: [...pictures],
    ...(text !== undefined && { text }),
    options: {
      ...GenerationOptions.parse({}),
      ...asItWasMade(asset),
      ...options,
      ...(building !== undefined && { building: withPose(building, chosenPose(asset.sidecar)) }),
      pack: way.value.pack,
      ...(sides !== undefined && { sides }),
    },
    shape: join(asset.folder, LATENT_NAME),
    lineage: { kind: 'varied', assetId: asset.sidecar.id },
    ...(outFolder !== undefined && { outFolder }),
  });
}

/** The pack that was asked for, else the one that can. Its sides count where objects stand as the camera saw them. */
async function wayOf(
  asset: Asset,
  runtime: Pick<Runtime, 'call'>,
  { source, pack }: { readonly source: keyof VariantWays; readonly pack: string | undefined },
): Promise<Result<{ readonly pack: string; readonly sides?: PictureSide[] | undefined }>> {
  const recipe = asset.sidecar.kind === 'finished' ? asset.sidecar.recipe : undefined;
  const knownSides = recipe && shownSides(recipe);
  if (pack !== undefined) return ok({ pack, sides: source === 'pictures' && pack === recipe?.pack.name ? knownSides : undefined });
  const ways = await findVariantWays(asset, runtime);
  if (!ways.ok) return ways;
  const way = ways.value[source];
  if (way === undefined) return err(noPack(asset.sidecar.name, source));
  return ok({ pack: way.pack, sides: ways.value.pictures?.pack === way.pack ? ways.value.pictures.sides : undefined });
}

/** The seed, and what its files are. */
function asItWasMade({ sidecar }: Asset): Partial<GenerationOptions> {
  if (sidecar.kind === 'sampled') return {};
  return { seed: sidecar.recipe.seed, ...(sidecar.building !== undefined && { building: sidecar.building }) };
}

function noPack(name: string, source: keyof VariantWays): AppError {
  const [wanted, other] = source === 'pictures' ? ['a picture', 'words'] : ['words', 'a picture'];
  return {
    code: 'pack_missing',
    message: `No model pack here can give ${name} a new look from ${wanted}.`,
    hint: `Try it with ${other}, or add a TRELLIS model in the official layout.`,
  };
}
