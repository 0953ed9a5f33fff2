// The flags of how an object is sampled, and all that a generation is asked for as the contract's options.
import type { Command } from 'commander';
import { GenerationOptions } from '#contract/generation/generation.ts';
import type { Result } from '#contract/outcome/result.ts';
import { withPose } from '../../services/library/asset/chosen-pose.ts';
import { type BuildingFlags, readBuildingFlags } from './building-flags.ts';
import { given, list, number, parseOptions } from './flag-values.ts';

export interface SamplingFlags {
  readonly seed?: number;
  readonly pack?: string;
  readonly device?: string;
  readonly cutOut?: string;
  readonly matting?: string;
  readonly sides?: string[];
  readonly object?: (number | null)[];
  readonly ssSteps?: number;
  readonly ssGuidance?: number;
  readonly slatSteps?: number;
  readonly slatGuidance?: number;
  readonly multiImage?: string;
}

export function addSamplingFlags(command: Command): Command {
  return command
    .option('--seed <number>', 'the same seed grows the same shape', number)
    .option('--pack <name>', 'the model pack; without it "starter", or for words alone the first that takes words')
    .option('--device <device>', 'auto, cpu or cuda:N')
    .option('--cut-out <mode>', 'auto finds the object, keep takes the picture as it is')
    .option('--matting <name>', 'the matting pack that finds the object; without it what comes with the program')
    .option('--ss-steps <count>', 'steps for the sparse structure', number)
    .option('--ss-guidance <strength>', 'guidance for the sparse structure', number)
    .option('--slat-steps <count>', 'steps for the structured latent', number)
    .option('--slat-guidance <strength>', 'guidance for the structured latent', number)
    .option('--multi-image <way>', 'stochastic or multidiffusion, for several pictures');
}

/** For the command that takes several pictures of one object. */
export function addPictureFlags(command: Command): Command {
  return command
    .option('--sides <list>', 'the side that each picture shows: front,back,left,right', list)
    .option('--mask <file>', 'what of the picture is the object: white, or opaque, where it is; once for each picture', collected)
    .option('--object <number>', 'which of several separate objects, from the left, or all; once for each picture', collectedObject);
}

function collectedObject(value: string, earlier: (number | null)[] | undefined): (number | null)[] {
  return [...(earlier ?? []), value === 'all' ? null : number(value)];
}

function collected(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

/** Fails with usage when the flags contradict each other or the contract. */
export function readGenerationOptions(flags: SamplingFlags & BuildingFlags): Result<GenerationOptions> {
  const input = readBuildingFlags(flags);
  if (!input.ok) return input;
  return parseOptions(GenerationOptions, {
    ...given({
      seed: flags.seed,
      isSeedChosen: flags.seed === undefined ? undefined : true,
      pack: flags.pack,
      device: flags.device,
      cutOut: flags.cutOut,
      matting: flags.matting,
      sides: flags.sides,
      objects: flags.object,
    }),
    sampling: {
      sparseStructure: given({ steps: flags.ssSteps, guidance: flags.ssGuidance }),
      structuredLatent: given({ steps: flags.slatSteps, guidance: flags.slatGuidance }),
      ...given({ multiImage: flags.multiImage }),
    },
    ...input.value,
    building: withPose(input.value.building, {}),
  });
}
