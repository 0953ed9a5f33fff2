// The options that several commands share: how they are written, and what they become in the contract's terms.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import type { AppError } from '#contract/errors.ts';
import { BuildingOptions, GenerationOptions } from '#contract/generation.ts';
import { err, ok, type Result } from '#contract/result.ts';

export interface JsonFlag {
  readonly json?: boolean;
}

export interface RunFlags extends JsonFlag {
  readonly progress?: 'bar' | 'json' | 'none';
  readonly out?: string;
}

export interface BuildingFlags {
  readonly simplify?: number;
  readonly triangles?: number;
  readonly textureSize?: number;
  readonly texture: boolean;
  readonly formats?: string[];
}

export interface SamplingFlags {
  readonly seed?: number;
  readonly pack?: string;
  readonly device?: string;
  readonly cutOut?: string;
  readonly ssSteps?: number;
  readonly ssGuidance?: number;
  readonly slatSteps?: number;
  readonly slatGuidance?: number;
  readonly multiImage?: string;
}

export function addRunFlags(command: Command, options: { out: boolean } = { out: true }): Command {
  if (options.out) command.option('--out <folder>', 'copy the files there, too');
  return command
    .option('--json', 'print one JSON document on stdout')
    .addOption(new Option('--progress <form>', 'what to show on stderr meanwhile').choices(['bar', 'json', 'none']));
}

export function addBuildingFlags(command: Command): Command {
  return command
    .option('--simplify <fraction>', 'remove this fraction of the triangles, 0 to 0.999', number)
    .option('--triangles <count>', 'reach this number of triangles; wins over --simplify', number)
    .option('--texture-size <pixels>', 'pixels along one side of the texture', number)
    .option('--no-texture', 'leave the colours on the vertices')
    .option('--formats <list>', 'glb,ply,obj,stl,usdz,splat', list);
}

export function addSamplingFlags(command: Command): Command {
  return command
    .option('--seed <number>', 'the same seed grows the same shape', number)
    .option('--pack <name>', 'the model pack; the one that comes with the app is "starter"')
    .option('--device <device>', 'auto, cpu or cuda:N')
    .option('--cut-out <mode>', 'auto finds the object, keep takes the picture as it is')
    .option('--ss-steps <count>', 'steps for the sparse structure', number)
    .option('--ss-guidance <strength>', 'guidance for the sparse structure', number)
    .option('--slat-steps <count>', 'steps for the structured latent', number)
    .option('--slat-guidance <strength>', 'guidance for the structured latent', number)
    .option('--multi-image <way>', 'stochastic or multidiffusion, for several pictures');
}

export function readGenerationOptions(flags: SamplingFlags & BuildingFlags): Result<GenerationOptions> {
  const building = readBuildingOptions(flags);
  if (!building.ok) return building;
  return parse(GenerationOptions, {
    ...given({ seed: flags.seed, pack: flags.pack, device: flags.device, cutOut: flags.cutOut }),
    sampling: {
      sparseStructure: given({ steps: flags.ssSteps, guidance: flags.ssGuidance }),
      structuredLatent: given({ steps: flags.slatSteps, guidance: flags.slatGuidance }),
      ...given({ multiImage: flags.multiImage }),
    },
    building: building.value,
  });
}

export function readBuildingOptions(flags: BuildingFlags): Result<BuildingOptions> {
  const { simplify, triangles, textureSize, formats } = flags;
  return parse(BuildingOptions, given({ simplify, triangles, textureSize, formats, texture: flags.texture ? undefined : false }));
}

/** Numbers as people write them in lists: `1,2,3`. */
export function numbers(text: string): number[] {
  return list(text).map(number);
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(`"${text}" is not a number.`);
  return value;
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parse<T>(schema: z.ZodType<T>, value: unknown): Result<T> {
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(wrongOption(parsed.error));
}

function wrongOption(error: z.ZodError): AppError {
  const complaints = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return {
    code: 'usage',
    message: `An option has a value that cannot be used. ${complaints.join('; ')}.`,
    hint: 'See `espalier generate --help`.',
  };
}

/** Without the entries that are undefined. */
function given<T extends object>(values: T): Partial<T> {
  // Leaving entries out of an object keeps the types of the others.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
