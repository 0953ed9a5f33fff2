// Networks that cut objects out of pictures, recognised among files by their ending and by the pack's own word beside them.
import { basename, dirname, extname } from 'node:path';
import { z } from 'zod';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { readRegularFile } from '../../storage/files/regular-file.ts';
import { RECEIPT_NAME, readReceipt } from '../receipt/pack-receipt.ts';
import { type PackSource, packName, type SourceFile } from './pack-source.ts';
import { originalName, refused, sourceFile } from './source-files.ts';
import type { WalkedFile } from './walk-source.ts';

const NETWORK = /\.onnx$/i;
const MANIFEST_NAME = 'matting.json';
const MAX_MANIFEST_BYTES = 64 * 1024;
/** What belongs to a pack beside its network: contents that the network keeps apart, its own word, its licence. */
const BESIDE = /^(matting\.json|(LICENSE|LICENCE|NOTICE)[^/]*|README(\.md|\.txt)?)$/i;
/** Published for research or against a fee alone; said whatever the pack itself says. */
const NOT_FOR_SALE = /rmbg/i;

const Manifest = z.object({
  model: z.string().optional(),
  name: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  licence: z.string().optional(),
});
type Manifest = z.infer<typeof Manifest>;

/** One pack for every network among `files`. Fails, by name, for what must not be taken. */
export async function recogniseMatting(files: readonly WalkedFile[], from: readonly string[]): Promise<Result<PackSource[]>> {
  const sources: PackSource[] = [];
  for (const network of files.filter(({ path }) => NETWORK.test(path))) {
    const source = await sourceOf(network, files, from);
    if (!source.ok) return source;
    if (source.value !== undefined) sources.push(source.value);
  }
  return ok(sources);
}

/** Nothing for a network that the manifest beside it does not mean. */
async function sourceOf(
  network: WalkedFile,
  files: readonly WalkedFile[],
  from: readonly string[],
): Promise<Result<PackSource | undefined>> {
  const folder = dirname(network.path);
  const fileName = originalName(network.path);
  const beside = files.filter(({ path }) => dirname(path) === folder);
  const manifest = await readManifest(beside.find(({ path }) => basename(path) === MANIFEST_NAME));
  if (!manifest.ok) return manifest;
  const { value: said } = manifest;
  if (said?.model !== undefined && said.model !== fileName) return ok(undefined);
  const kept = [network, ...beside.filter(({ path }) => belongsTo(basename(path), fileName))];
  for (const { path, problem } of kept) if (problem !== undefined) return err(refused(path, problem));
  const receipt = await readReceipt(folder);
  const before = receipt.ok ? receipt.value : undefined;
  const stem = fileName.slice(0, -extname(fileName).length);
  const title = said?.title ?? before?.title ?? stem;
  return ok({
    name: packName(said?.name ?? before?.name ?? stem),
    title,
    kind: 'matting',
    licence: NOT_FOR_SALE.test(`${stem} ${title}`) ? 'non-commercial (RMBG)' : (said?.licence ?? before?.licence ?? ''),
    description: said?.description ?? before?.description ?? '',
    from,
    files: kept.map((file): SourceFile => {
      const relative = originalName(file.path);
      const promised = before?.files[relative]?.sha256;
      return sourceFile(relative, file, promised === undefined ? undefined : { kind: 'sha256', hash: promised });
    }),
  });
}

/** `net.onnx_data` and `net.onnx.data` hold the weights of a large `net.onnx`. */
function belongsTo(name: string, network: string): boolean {
  return name !== RECEIPT_NAME && (BESIDE.test(name) || (name !== network && name.startsWith(network)));
}

async function readManifest(file: WalkedFile | undefined): Promise<Result<Manifest | undefined>> {
  if (file === undefined) return ok(undefined);
  const read = await readRegularFile(file.real, MAX_MANIFEST_BYTES);
  if (!read.ok) return err(strange(file.path, read.error.reason));
  try {
    return ok(Manifest.parse(JSON.parse(read.value.toString('utf8'))));
  } catch {
    return err(strange(file.path, 'is not what a matting pack says of itself'));
  }
}

function strange(path: string, reason: string): AppError {
  return { code: 'pack_damaged', message: `${path} ${reason}: nothing was taken.`, hint: 'Mend it, or add the .onnx file alone.' };
}
