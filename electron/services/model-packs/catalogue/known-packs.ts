// The official packs and the companions that they use: what they are called where, what they hold, and under which licence.
// Sizes are those of the released files (docs/trellis-inference.md §1.7); nothing here is asked of a network.
import type { PackEntry, PackLicences } from '#contract/machine/pack-list.ts';
import { APACHE, DINOV3, MIT } from './licences.ts';

export interface KnownFile {
  /** In the pack, and in its repository. */
  readonly path: string;
  /** As far as it is known. */
  readonly bytes?: number;
  readonly sha256?: string;
}

export interface KnownPack {
  /** The folder among the packs. */
  readonly name: string;
  readonly title: string;
  readonly kind: PackEntry['kind'];
  readonly inputs: PackEntry['inputs'];
  readonly description: string;
  readonly repository: string;
  readonly licences: PackLicences;
  /** Whoever adds or gets it agrees to its terms first. */
  readonly asksConsent: boolean;
  /** What it is told by among others: one checkpoint that no other pack has. */
  readonly checkpoint?: string;
  /** How packs name it, beside its repository. */
  readonly references: readonly string[];
  readonly files: readonly KnownFile[];
}

const MIT_BOTH: PackLicences = { weights: MIT, code: MIT };

const IMAGE: Readonly<Record<string, number>> = {
  ss_flow_img_dit_L_16l8_fp16: 1_130_770_840,
  slat_flow_img_dit_L_64l8p2_fp16: 1_203_755_136,
  ss_dec_conv3d_16l8_fp16: 147_591_972,
  slat_dec_mesh_swin8_B_64l8m256c_fp16: 181_903_412,
  slat_dec_gs_swin8_B_64l8gs32_fp16: 171_450_952,
  slat_dec_rf_swin8_B_64l8r16_fp16: 171_450_488,
  ss_enc_conv3d_16l8_fp16: 119_068_016,
  slat_enc_swin8_B_64l8_fp16: 173_242_816,
};

const TRELLIS_2: Readonly<Record<string, number>> = {
  ss_flow_img_dit_1_3B_64_bf16: 2_584_426_920,
  slat_flow_img2shape_dit_1_3B_512_bf16: 2_584_574_424,
  slat_flow_img2shape_dit_1_3B_1024_bf16: 2_584_574_424,
  slat_flow_imgshape2tex_dit_1_3B_512_bf16: 2_584_672_728,
  slat_flow_imgshape2tex_dit_1_3B_1024_bf16: 2_584_672_728,
  shape_dec_next_dc_f16c32_fp16: 948_490_494,
  tex_dec_next_dc_f16c32_fp16: 948_458_812,
};

const TRELLIS_2_HASHES: Readonly<Record<string, string>> = {
  ss_flow_img_dit_1_3B_64_bf16: 'ca01377c485bec418076d38ee80166d32dc776d744f2553b835cba1e97a7abf6',
  slat_flow_img2shape_dit_1_3B_512_bf16: 'ec5e0917ef9b7e25ad51dffc7d19687a42019871f94239f2fa7f86264c55b70f',
  slat_flow_img2shape_dit_1_3B_1024_bf16: '07cd0596f634c5adc1890023d16023afc5eed02fb84b22bb23aff5bf0030fbbd',
  slat_flow_imgshape2tex_dit_1_3B_512_bf16: '8371aa1c5d13be79dcd5ddfd2cf3835e902e204dc34427169a1c702828e1a94d',
  slat_flow_imgshape2tex_dit_1_3B_1024_bf16: '580401269059a339b8318ab9ced459a13ba63391721c83a6c383198c29e77686',
  shape_dec_next_dc_f16c32_fp16: 'e3b718d3e43e4f8780e9a24ac6fff231811a67e3b058e336e10fe654c911d581',
  tex_dec_next_dc_f16c32_fp16: '97ea69addea2ecd9312910f5f548234665eef51c088386180b7cd5b258645e3c',
};

export const KNOWN_PACKS: readonly KnownPack[] = [
  {
    name: 'TRELLIS-image-large',
    title: 'TRELLIS image large',
    kind: 'pack',
    inputs: ['image'],
    description: "Microsoft's model for pictures: whole objects with their backs, from one picture or several.",
    repository: 'microsoft/TRELLIS-image-large',
    licences: MIT_BOTH,
    asksConsent: false,
    checkpoint: 'ss_flow_img_dit_L_16l8_fp16',
    references: [],
    files: checkpoints(IMAGE),
  },
  textPack('base', 'B', { structure: 327_736_456, latent: 372_419_896 }),
  textPack('large', 'L', { structure: 1_105_604_976, latent: 1_178_589_272 }),
  textPack('xlarge', 'XL', { structure: 1_976_327_512, latent: 2_151_142_688 }),
  {
    name: 'TRELLIS.2-4B',
    title: 'TRELLIS.2 4B',
    kind: 'pack',
    inputs: ['image'],
    description: "Microsoft's second model for pictures: finer surfaces, and materials with metal and roughness.",
    repository: 'microsoft/TRELLIS.2-4B',
    licences: MIT_BOTH,
    asksConsent: false,
    checkpoint: 'slat_flow_img2shape_dit_1_3B_512_bf16',
    references: [],
    files: checkpoints(TRELLIS_2, TRELLIS_2_HASHES),
  },
  {
    name: 'dinov2_vitl14_reg',
    title: 'DINOv2 large',
    kind: 'companion',
    inputs: [],
    description: 'The eyes of TRELLIS image large: it turns a picture into what the model reads.',
    repository: 'facebook/dinov2-with-registers-large',
    licences: { weights: APACHE, code: APACHE },
    asksConsent: false,
    references: ['dinov2_vitl14_reg'],
    files: [{ path: 'config.json' }, { path: 'model.safetensors', bytes: 1_217_525_000 }],
  },
  {
    name: 'clip-vit-large-patch14',
    title: 'CLIP large',
    kind: 'companion',
    inputs: [],
    description: 'The ears of the TRELLIS text models: it turns words into what they read.',
    repository: 'openai/clip-vit-large-patch14',
    licences: MIT_BOTH,
    asksConsent: false,
    references: [],
    files: [
      { path: 'config.json' },
      { path: 'vocab.json' },
      { path: 'merges.txt' },
      { path: 'tokenizer_config.json' },
      { path: 'special_tokens_map.json' },
      { path: 'model.safetensors', bytes: 1_710_540_580 },
    ],
  },
  {
    name: 'dinov3-vitl16-pretrain-lvd1689m',
    title: 'DINOv3 large',
    kind: 'companion',
    inputs: [],
    description: 'The eyes of TRELLIS.2: it turns a picture into what the model reads. Meta gives it out on request.',
    repository: 'facebook/dinov3-vitl16-pretrain-lvd1689m',
    licences: { weights: DINOV3, code: DINOV3 },
    asksConsent: true,
    references: [],
    files: [
      { path: 'config.json' },
      { path: 'model.safetensors', bytes: 1_212_559_808, sha256: 'dcb2e45127cccbf1601e5f42fef165eea275c8e5213197e8dcf3f48822718179' },
    ],
  },
];

export function knownPack(name: string): KnownPack | undefined {
  return KNOWN_PACKS.find((pack) => pack.name.toLowerCase() === name.toLowerCase());
}

/** The pack or companion that has what another one names; undefined where nobody here knows it. */
export function knownByReference(reference: string): KnownPack | undefined {
  const repositoryName = reference.split('/')[1]?.toLowerCase();
  return KNOWN_PACKS.find(
    ({ references, repository }) => references.includes(reference) || repository.split('/')[1]?.toLowerCase() === repositoryName,
  );
}

export function bytesOf(pack: KnownPack): number {
  return pack.files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
}

function textPack(size: string, letters: string, bytes: { structure: number; latent: number }): KnownPack {
  const structure = `ss_flow_txt_dit_${letters}_16l8_fp16`;
  return {
    name: `TRELLIS-text-${size}`,
    title: `TRELLIS text ${size}`,
    kind: 'pack',
    inputs: ['text'],
    description: "Microsoft's model for words. Its authors recommend pictures; it borrows parts of TRELLIS image large.",
    repository: `microsoft/TRELLIS-text-${size}`,
    licences: MIT_BOTH,
    asksConsent: false,
    checkpoint: structure,
    references: [],
    files: checkpoints({ [structure]: bytes.structure, [`slat_flow_txt_dit_${letters}_64l8p2_fp16`]: bytes.latent }),
  };
}

function checkpoints(bytesOfStems: Readonly<Record<string, number>>, hashes: Readonly<Record<string, string>> = {}): KnownFile[] {
  const pairs = Object.entries(bytesOfStems).flatMap(([stem, bytes]): KnownFile[] => {
    const sha256 = hashes[stem];
    return [{ path: `ckpts/${stem}.json` }, { path: `ckpts/${stem}.safetensors`, bytes, ...(sha256 !== undefined && { sha256 }) }];
  });
  return [{ path: 'pipeline.json' }, ...pairs];
}
