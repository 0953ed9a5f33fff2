// Which models NVIDIA's service would say that it has loaded: a variant such as `large:text+large:image`, told from the packs that
// are here, and narrowed by the variables that its container is set with.
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { PackFinder } from '../../model-packs/pack-finder.ts';
import { choosePack, type HostedMode, MODEL_SIZES, type ModelSize, type ServedPack } from './pack-choice.ts';

export interface ServedModel extends ServedPack {
  readonly mode: HostedMode;
}

interface Wanted {
  readonly mode: HostedMode;
  readonly size?: ModelSize;
}

const EVERYTHING: readonly Wanted[] = [{ mode: 'text' }, { mode: 'image' }];
const PART = new RegExp(`^(${MODEL_SIZES.join('|')}):(text|image)$`);

/**
 * The models of `variant`, or of all modes that there are packs for. A size that is not here is answered by the pack that is; a mode
 * that is not, is a failure.
 */
export async function servedModels(packs: PackFinder, variant: string | undefined): Promise<Result<readonly ServedModel[]>> {
  const wanted = variant === undefined ? ok(EVERYTHING) : parseVariant(variant);
  if (!wanted.ok) return wanted;
  const models: ServedModel[] = [];
  for (const { mode, size } of wanted.value) {
    const chosen = await choosePack(packs, mode, size);
    if (chosen.ok) models.push({ mode, ...chosen.value });
    else if (variant !== undefined) return chosen;
  }
  return models.length > 0 ? ok(models) : err({ code: 'pack_missing', message: 'There is no model pack here that can be used.' });
}

/** `large:text+large:image` */
export function variantOf(models: readonly ServedModel[]): string {
  return models.map(({ size, mode }) => `${size}:${mode}`).join('+');
}

function parseVariant(variant: string): Result<readonly Wanted[]> {
  const wanted: Wanted[] = [];
  for (const part of variant.split('+')) {
    const [, sizeWord, modeWord] = PART.exec(part.trim().toLowerCase()) ?? [];
    const size = MODEL_SIZES.find((each) => each === sizeWord);
    if (size === undefined || wanted.some(({ mode }) => mode === modeWord)) return err(unknownVariant(variant));
    wanted.push({ mode: modeWord === 'text' ? 'text' : 'image', size });
  }
  return ok(wanted);
}

function unknownVariant(variant: string) {
  return {
    code: 'usage',
    message: `The variant "${variant}" is not understood.`,
    hint: 'Variants are base:text, large:text, xlarge:text, large:image, and one of words and one of pictures with a + between them.',
  } as const;
}
