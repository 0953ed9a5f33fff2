// The request of a job that grows an asset once more: from its own pictures or words, with its own options, and with the seed
// that it had or with another one.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetSidecar, RegrowKind } from '#contract/asset/asset.ts';
import { recipeWords } from '#contract/asset/recipe-prompt.ts';
import { GenerationOptions } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { type Asset, isInputName, LATENT_NAME, maskNameFor } from '../../library/asset/asset-folder.ts';
import type { PictureInbox } from '../../pictures/picture-inbox.ts';
import type { JobRequest } from '../queue/job.ts';

export interface RegrowInput {
  readonly kind: RegrowKind;
  /** For a similar one. */
  readonly seed: number;
  /** Receives copies of the finished files. */
  readonly outFolder?: string | undefined;
}

/** Fails with input_not_found when the asset's pictures are gone, or when nothing says what it was made from. */
export async function regrowRequest(
  { folder, sidecar }: Asset,
  pictures: Pick<PictureInbox, 'importFile'>,
  { kind, seed, outFolder }: RegrowInput,
): Promise<Result<JobRequest>> {
  const options = optionsOf(sidecar);
  const text = sidecar.kind === 'finished' ? recipeWords(sidecar.recipe).text : undefined;
  if (options === undefined) return err(unknownOrigin(sidecar.name));
  const inputs = await takenInputs(folder, pictures);
  if (!inputs.ok) return inputs;
  const { paths, masks } = inputs.value;
  if (paths.length === 0 && text === undefined) return err(unknownOrigin(sidecar.name));
  if (options.sides !== undefined && options.sides.length !== paths.length) return err(unknownOrigin(sidecar.name));
  return ok({
    kind: 'generate',
    pictures: paths,
    ...(masks.some((mask) => mask !== null) && { masks }),
    ...(text !== undefined && { text }),
    ...(hasGivenShape(sidecar) && { shape: join(folder, LATENT_NAME) }),
    options: { ...options, ...(kind === 'similar' && { seed, isSeedChosen: true }) },
    lineage: { kind, assetId: sidecar.id },
    ...(outFolder !== undefined && { outFolder }),
  });
}

/** What it was asked for with; of an asset that does not say, what its recipe tells. The files are built as they are now. */
function optionsOf(sidecar: AssetSidecar): GenerationOptions | undefined {
  if (sidecar.kind === 'sampled') return sidecar.request;
  const { request, recipe, building } = sidecar;
  const known = request ?? GenerationOptions.safeParse({ seed: recipe.seed, pack: recipe.pack.name }).data;
  return known && { ...known, ...(building !== undefined && { building }) };
}

interface Inputs {
  readonly paths: string[];
  /** For each picture, what it is cut out by; null where the object is to be found. */
  readonly masks: (string | null)[];
}

/** Copies of its own, because the asset may be trashed before the job runs. */
async function takenInputs(folder: string, pictures: Pick<PictureInbox, 'importFile'>): Promise<Result<Inputs>> {
  const names = await readdir(folder);
  const inputs: Inputs = { paths: [], masks: [] };
  for (const name of inputNames(names)) {
    const picture = await pictures.importFile(join(folder, name));
    if (!picture.ok) return picture;
    const maskName = maskNameFor(name);
    const mask = names.includes(maskName) ? await pictures.importFile(join(folder, maskName)) : ok(undefined);
    if (!mask.ok) return mask;
    inputs.paths.push(picture.value.path);
    inputs.masks.push(mask.value?.path ?? null);
  }
  return ok(inputs);
}

/** Of one that was varied, whose own latent has the shape that it was given. */
function hasGivenShape(sidecar: AssetSidecar): boolean {
  return sidecar.kind === 'finished' ? sidecar.recipe.parameters['shape'] !== undefined : sidecar.lineage?.kind === 'varied';
}

/** In the order in which they were given. */
function inputNames(names: readonly string[]): string[] {
  return names.filter(isInputName).sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

function unknownOrigin(name: string): AppError {
  return {
    code: 'input_not_found',
    message: `${name} cannot be grown again: what it was made from is no longer in its folder.`,
    hint: 'Choose its picture, or write its words, once more.',
  };
}
