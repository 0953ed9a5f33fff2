// The request of a job that grows an object: what does not fit together is refused before the job exists.
import type { GenerationOptions } from '#contract/generation/generation.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { PackFinder } from '../../model-packs/pack-finder.ts';
import type { JobRequest } from '../queue/job.ts';

export interface GenerationInput {
  /** Absolute paths. */
  readonly pictures: readonly string[];
  /** For each picture, what it is cut out by; null where the object is to be found. */
  readonly masks?: readonly (string | null)[] | undefined;
  readonly text?: string | undefined;
  readonly options: GenerationOptions;
  /** True when nobody chose the pack, so that words alone get one that understands them. */
  readonly mayChoosePack: boolean;
  /** Receives copies of the finished files. */
  readonly outFolder?: string | undefined;
}

/**
 * Fails with usage when pictures and sides, masks or chosen objects do not match, with pack_missing when no pack understands words or a
 * matting pack is not there.
 */
export async function generationRequest(packs: PackFinder, input: GenerationInput): Promise<Result<JobRequest>> {
  const { pictures, masks = [], text, options, outFolder } = input;
  if (options.sides !== undefined && options.sides.length !== pictures.length) {
    const message = `The number of sides (${options.sides.length}) is not the number of pictures (${pictures.length}).`;
    return err({ code: 'usage', message, hint: 'Name one side for each picture, in their order.' });
  }
  const hasMasks = masks.some((mask) => mask !== null);
  if (hasMasks && masks.length !== pictures.length) {
    const message = `The number of masks (${masks.length}) is not the number of pictures (${pictures.length}).`;
    return err({ code: 'usage', message, hint: 'Name one mask for each picture, in their order.' });
  }
  if (options.objects !== undefined && options.objects.length !== pictures.length) {
    const message = `The number of chosen objects (${options.objects.length}) is not the number of pictures (${pictures.length}).`;
    return err({
      code: 'usage',
      message,
      hint: 'Choose one for each picture, in their order, or none: then all that is in each of them is made as one.',
    });
  }
  const matting = options.matting === undefined || pictures.length === 0 ? ok(undefined) : await packs.findMatting(options.matting);
  if (!matting.ok) return matting;
  const needsTextPack = pictures.length === 0 && input.mayChoosePack;
  const pack = needsTextPack ? await packs.findForText() : ok({ name: options.pack });
  if (!pack.ok) return pack;
  return ok({
    kind: 'generate',
    pictures: [...pictures],
    ...(hasMasks && { masks: [...masks] }),
    options: { ...options, pack: pack.value.name },
    ...(text !== undefined && { text }),
    ...(outFolder !== undefined && { outFolder }),
  });
}
