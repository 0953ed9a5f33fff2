// The released packs as sparse files: official keys, shapes and sizes, and next to no room on the disk.
import { ftruncateSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const MANIFESTS = join(import.meta.dirname, '../../fixtures/official-manifests');
const PIPELINE = join(import.meta.dirname, '../../fixtures/packs/image-mixed/pipeline.json');
const Manifest = z.object({
  class: z.string(),
  args: z.record(z.string(), z.json()),
  tensors: z.record(z.string(), z.tuple([z.string(), z.array(z.int())])),
});
const Pipeline = z.object({ name: z.string(), args: z.record(z.string(), z.json()) });
const BYTES: Readonly<Record<string, number>> = { F16: 2, F32: 4 };

export const IMAGE_MODELS: Readonly<Record<string, string>> = {
  sparse_structure_flow_model: 'ckpts/ss_flow_img_dit_L_16l8_fp16',
  sparse_structure_decoder: 'ckpts/ss_dec_conv3d_16l8_fp16',
  slat_flow_model: 'ckpts/slat_flow_img_dit_L_64l8p2_fp16',
  slat_decoder_gs: 'ckpts/slat_dec_gs_swin8_B_64l8gs32_fp16',
  slat_decoder_mesh: 'ckpts/slat_dec_mesh_swin8_B_64l8m256c_fp16',
  slat_decoder_rf: 'ckpts/slat_dec_rf_swin8_B_64l8r16_fp16',
};

const borrowed = Object.entries(IMAGE_MODELS).filter(([role]) => role.includes('decoder'));

export const TEXT_BASE_MODELS: Readonly<Record<string, string>> = {
  sparse_structure_flow_model: 'ckpts/ss_flow_txt_dit_B_16l8_fp16',
  slat_flow_model: 'ckpts/slat_flow_txt_dit_B_64l8p2_fp16',
  ...Object.fromEntries(borrowed.map(([role, stem]) => [role, `microsoft/TRELLIS-image-large/${stem}`])),
};

/** A folder in the official layout. */
export function writeOfficialPack(folder: string, pipeline: 'image' | 'text'): void {
  const models = pipeline === 'image' ? IMAGE_MODELS : TEXT_BASE_MODELS;
  mkdirSync(join(folder, 'ckpts'), { recursive: true });
  for (const stem of Object.values(models)) if (stem.startsWith('ckpts/')) writeCheckpoint(join(folder, 'ckpts'), stem.slice(6));
  writePipeline(join(folder, 'pipeline.json'), pipeline);
}

export function writePipeline(path: string, pipeline: 'image' | 'text'): void {
  const { args } = Pipeline.parse(JSON.parse(readFileSync(PIPELINE, 'utf8')));
  const models = pipeline === 'image' ? IMAGE_MODELS : TEXT_BASE_MODELS;
  const { image_cond_model: _, ...others } = args;
  const encoder = pipeline === 'image' ? { image_cond_model: 'dinov2_vitl14_reg' } : { text_cond_model: 'openai/clip-vit-large-patch14' };
  const name = pipeline === 'image' ? 'TrellisImageTo3DPipeline' : 'TrellisTextTo3DPipeline';
  writeFileSync(path, JSON.stringify({ name, args: { ...others, ...encoder, models } }));
}

export function writeCheckpoint(folder: string, stem: string): void {
  const manifest = readManifest(stem);
  writeFileSync(join(folder, `${stem}.json`), JSON.stringify({ name: manifest.class, args: manifest.args }));
  writeSparse(join(folder, `${stem}.safetensors`), manifest.tensors);
}

/** DINOv2 as safetensors under the keys of its original release. */
export function writeImageEncoder(path: string): void {
  writeSparse(path, readManifest('dinov2_vitl14_reg').tensors);
}

/** CLIP's text model as its repository has it. */
export function writeTextEncoder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const manifest = readManifest('clip_vit_large_patch14_text');
  writeSparse(join(folder, 'model.safetensors'), manifest.tensors);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ model_type: 'clip', text_config: manifest.args }));
  for (const name of ['vocab.json', 'merges.txt']) writeFileSync(join(folder, name), '');
}

/** Gives one tensor another shape, or another name. */
export function alterHeader(
  path: string,
  edit: (header: Record<string, { dtype: string; shape: number[]; data_offsets: number[] }>) => void,
): void {
  const content = readFileSync(path, { encoding: null, flag: 'r' }).subarray(0, 16 * 1024 * 1024);
  const length = Number(content.readBigUInt64LE(0));
  const header = JSON.parse(content.subarray(8, 8 + length).toString('utf8'));
  edit(header);
  writeHeader(path, header);
}

function readManifest(stem: string): z.infer<typeof Manifest> {
  return Manifest.parse(JSON.parse(readFileSync(join(MANIFESTS, `${stem}.json`), 'utf8')));
}

function writeSparse(path: string, tensors: z.infer<typeof Manifest>['tensors']): void {
  let position = 0;
  const header = Object.entries(tensors).map(([key, [dtype, shape]]) => {
    const end = position + shape.reduce((product, size) => product * size, 1) * (BYTES[dtype] ?? 0);
    const entry = [key, { dtype, shape, data_offsets: [position, end] }] as const;
    position = end;
    return entry;
  });
  writeHeader(path, Object.fromEntries(header));
}

/** The header, and a hole of the size that it asks for. */
function writeHeader(path: string, header: Readonly<Record<string, { readonly data_offsets: readonly number[] }>>): void {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const file = openSync(path, 'w');
  writeSync(file, Buffer.concat([length, text]));
  ftruncateSync(file, 8 + text.length + Math.max(...Object.values(header).map(({ data_offsets }) => data_offsets[1] ?? 0)));
}
