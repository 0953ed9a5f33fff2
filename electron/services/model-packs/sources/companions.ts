// The encoders that official packs use, recognised among files by the names or the descriptions of their publishers.
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { readRegularFile } from '../../storage/files/regular-file.ts';
import { type KnownPack, knownPack } from '../catalogue/known-packs.ts';
import type { PackSource } from './pack-source.ts';
import { originalName, refused, sourceFile } from './source-files.ts';
import type { WalkedFile } from './walk-source.ts';

const CONFIG_NAME = 'config.json';
const WEIGHTS_NAME = 'model.safetensors';
const MAX_CONFIG_BYTES = 1024 * 1024;
/** As the publisher calls the file of the original release, and as it is called once it was converted. */
const DINOV2_FILE = /^dinov2_vitl14_reg(4_pretrain)?\.(pth|safetensors)$/;
const CLIP_FILES = [CONFIG_NAME, WEIGHTS_NAME, 'vocab.json', 'merges.txt', 'tokenizer_config.json', 'special_tokens_map.json'];

const Config = z.object({
  model_type: z.string(),
  hidden_size: z.int().optional(),
  text_config: z.object({ hidden_size: z.int().optional() }).optional(),
});

/** Those among `files` that packs could use. Other networks with the same kind of description are passed over. */
export async function recogniseCompanions(files: readonly WalkedFile[], from: readonly string[]): Promise<Result<PackSource[]>> {
  const found = new Map<string, PackSource>();
  for (const file of files) {
    const name = originalName(file.path);
    const source = DINOV2_FILE.test(name)
      ? companion(knownPack('dinov2_vitl14_reg'), new Map([[name, file]]), from)
      : name === CONFIG_NAME && file.problem === undefined
        ? await describedCompanion(file, files, from)
        : undefined;
    if (source === undefined) continue;
    if (!source.ok) return source;
    if (!found.has(source.value.name)) found.set(source.value.name, source.value);
  }
  return ok([...found.values()]);
}

async function describedCompanion(
  config: WalkedFile,
  files: readonly WalkedFile[],
  from: readonly string[],
): Promise<Result<PackSource> | undefined> {
  const known = await whatItDescribes(config);
  if (known === undefined) return undefined;
  const names = known.name.startsWith('clip') ? CLIP_FILES : [CONFIG_NAME, WEIGHTS_NAME];
  const beside = new Map<string, WalkedFile>();
  for (const name of names) {
    const file =
      name === CONFIG_NAME ? config : files.find(({ path }) => dirname(path) === dirname(config.path) && originalName(path) === name);
    if (file !== undefined) beside.set(name, file);
  }
  if (!beside.has(WEIGHTS_NAME)) return err(weightsMissing(config.path, known));
  return companion(known, beside, from);
}

async function whatItDescribes(config: WalkedFile): Promise<KnownPack | undefined> {
  const read = await readRegularFile(config.real, MAX_CONFIG_BYTES);
  if (!read.ok) return undefined;
  let described: z.infer<typeof Config>;
  try {
    described = Config.parse(JSON.parse(read.value.toString('utf8')));
  } catch {
    return undefined;
  }
  const width = described.text_config?.hidden_size ?? described.hidden_size;
  if (described.model_type === 'dinov2_with_registers' && described.hidden_size === 1024) return knownPack('dinov2_vitl14_reg');
  if (described.model_type === 'dinov3_vit' && described.hidden_size === 1024) return knownPack('dinov3-vitl16-pretrain-lvd1689m');
  if (['clip', 'clip_text_model'].includes(described.model_type) && (width ?? 768) === 768) return knownPack('clip-vit-large-patch14');
  return undefined;
}

function companion(
  known: KnownPack | undefined,
  files: ReadonlyMap<string, WalkedFile>,
  from: readonly string[],
): Result<PackSource> | undefined {
  if (known === undefined) return undefined;
  for (const file of files.values()) if (file.problem !== undefined) return err(refused(file.path, file.problem));
  return ok({
    name: known.name,
    title: known.title,
    kind: 'companion',
    known,
    licence: known.licences.weights.name,
    description: known.description,
    from,
    files: [...files].map(([name, file]) => sourceFile(name, file)),
  });
}

function weightsMissing(config: string, { title }: KnownPack): AppError {
  return {
    code: 'pack_missing',
    message: `${config} describes ${title}, but ${WEIGHTS_NAME} is not beside it.`,
    hint: `Put ${basename(WEIGHTS_NAME)} into the same folder. Files ending in .bin are not taken: they can hold programs.`,
  };
}
