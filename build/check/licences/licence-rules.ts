// Which licences may be in what we install, which packages may never be, and the exceptions with their reasons; and the licences of
// the libraries that wheels carry without saying so in their metadata.

/** Names (Node or Python, lower case, dashes) that stay out, whatever licence their metadata claims. */
export const KEPT_OUT: Readonly<Record<string, string>> = {
  nvdiffrast: 'research and evaluation only',
  nvdiffrec: 'research and evaluation only',
  'diff-gaussian-rasterization': 'non-commercial',
  diffoctreerast: 'derived from a non-commercial rasteriser',
  diso: 'CC BY-NC',
  faithcontour: 'CC BY-NC',
  pymeshfix: 'GPL',
  'python-igraph': 'GPL',
  igraph: 'GPL',
  pymeshlab: 'GPL',
  bpy: 'GPL',
  rembg: 'fetches matting models with non-commercial licences',
  '@imgly/background-removal': 'AGPL',
  '@imgly/background-removal-node': 'AGPL',
  spconv: 'compiled for one version of torch and CUDA',
  'flash-attn': 'compiled for one version of torch and CUDA',
  xformers: 'compiled for one version of torch and CUDA',
  kaolin: 'not the project that its name on the package index seems to be',
  torchsparse: 'compiled for one version of torch and CUDA',
  drtk: 'not the project that its name on the package index seems to be',
  cumesh: 'not the project that its name on the package index seems to be',
  spz: 'not the project that its name on the package index seems to be',
  ktx: 'not the project that its name on the package index seems to be',
};

const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MIT-CMU',
  'OFL-1.1',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** What packages write where an SPDX identifier belongs. */
const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
  'Apache 2.0': 'Apache-2.0',
  'Apache License': 'Apache-2.0',
  'Apache Software License': 'Apache-2.0',
  BSD: 'BSD-3-Clause',
  'BSD License': 'BSD-3-Clause',
  '3-Clause BSD License': 'BSD-3-Clause',
  'BSD 2-Clause License': 'BSD-2-Clause',
  'MIT License': 'MIT',
  'The MIT License (MIT)': 'MIT',
};

/** A package whose licence is not on the list above, why it may be here, and whether it would be inside what we ship. */
export interface LicenceException {
  readonly name: RegExp;
  readonly licence: string;
  readonly reason: string;
}

export const EXCEPTIONS: readonly LicenceException[] = [
  { name: /^usd-core$/, licence: 'LicenseRef-TOST-1.0', reason: 'Apache 2.0 with other trademark words: permissive' },
  { name: /^tqdm$/, licence: 'MPL-2.0 AND MIT', reason: 'comes with tokenizers; used unmodified, and the MPL binds only its own files' },
  { name: /^axe-core$/, licence: 'MPL-2.0', reason: 'tests only, never shipped; used unmodified' },
  { name: /^hypothesis$/, licence: 'MPL-2.0', reason: 'tests only, never shipped' },
  { name: /^certifi$/, licence: 'MPL-2.0', reason: 'comes with fal-client; tests only, never shipped; used unmodified' },
  { name: /^lightningcss/, licence: 'MPL-2.0', reason: 'part of the build tool, never shipped; used unmodified' },
  {
    name: /^(nvidia-.+|cuda-(bindings|toolkit))$/,
    licence: 'proprietary',
    reason: 'the CUDA libraries that torch asks for: fetched by the user’s own pip, not part of what we ship',
  },
];

/**
 * Shared libraries of others inside Python wheels. No metadata names their licences, so they stand here, as the wheels' own licence
 * texts and the libraries themselves give them. (What is linked statically into a package's own modules cannot be seen so.)
 */
export const BUNDLED_LIBRARIES: readonly LicenceException[] = [
  {
    name: /^(avcodec|avformat|avutil|swresample|swscale)$/,
    licence: 'LGPL-2.1-or-later',
    reason: 'FFmpeg without its GPL parts, in opencv: writes and reads the turntable film; linked dynamically, so it can be replaced',
  },
  {
    name: /^(gfortran|gomp)$/,
    licence: 'GPL-3.0-or-later WITH GCC-exception-3.1',
    reason: 'runtime library of GCC, whose exception covers every program that GCC compiled',
  },
  { name: /^quadmath$/, licence: 'LGPL-2.1-or-later', reason: 'runtime library of GCC; linked dynamically, so it can be replaced' },
  { name: /^(crypto|ssl)$/, licence: 'OpenSSL', reason: 'OpenSSL 1.1, which FFmpeg links: permissive, with a clause on advertising' },
  { name: /^png16$/, licence: 'libpng-2.0', reason: 'permissive' },
  { name: /^freetype$/, licence: 'FTL', reason: 'permissive, and asks to be named' },
  { name: /^jpeg$/, licence: 'IJG AND BSD-3-Clause', reason: 'permissive, and asks to be named' },
  { name: /^tiff$/, licence: 'libtiff', reason: 'permissive' },
  { name: /^(aom|avif|openjp2)$/, licence: 'BSD-2-Clause', reason: 'permissive' },
  { name: /^(vpx|(scipy_)?openblas.*|sharpyuv|webp(demux|mux)?|zstd)$/, licence: 'BSD-3-Clause', reason: 'permissive' },
  { name: /^(Xau|xcb|drm|brotli(common|dec)|harfbuzz|lcms2)$/, licence: 'MIT', reason: 'permissive' },
  { name: /^lzma$/, licence: '0BSD', reason: 'permissive' },
  { name: /^tbb$/, licence: 'Apache-2.0', reason: 'permissive' },
  { name: /^usd_ms$/, licence: 'LicenseRef-TOST-1.0', reason: 'usd-core itself, which has its exception above' },
];

export interface PackageLicence {
  readonly name: string;
  readonly version: string;
  /** As its metadata gives it; undefined when it says nothing. */
  readonly licence: string | undefined;
  /** Shared libraries of others that it carries, by their names without `lib` and version. */
  readonly libraries?: readonly string[];
}

/** What is wrong with the libraries that a package carries: each must be known, with its licence. */
export function libraryProblems({ name, version, libraries = [] }: PackageLicence): string[] {
  const unknown = libraries.filter((library) => !BUNDLED_LIBRARIES.some((one) => one.name.test(library)));
  return unknown.map((library) => `${name} ${version} carries the library ${library}, whose licence BUNDLED_LIBRARIES does not say`);
}

/** What is wrong with having this package, or undefined. */
export function licenceProblem({ name, version, licence }: PackageLicence): string | undefined {
  const key = name.toLowerCase().replaceAll('_', '-');
  const keptOut = KEPT_OUT[key];
  if (keptOut !== undefined) return `${name} ${version} must stay out: ${keptOut}`;
  if (licence !== undefined && isPermissive(licence)) return undefined;
  const exception = EXCEPTIONS.find((one) => one.name.test(key));
  if (exception !== undefined && (exception.licence === licence || exception.licence === 'proprietary')) return undefined;
  return `${name} ${version} has the licence "${licence ?? 'none named'}", which is neither on the list nor an exception with a reason`;
}

/** Understands `A`, `A OR B`, `A AND B`, `A WITH exception` and brackets around the whole or a part. */
export function isPermissive(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, '').trim();
  const choices = plain.split(/\s+OR\s+/);
  return choices.some((choice) => choice.split(/\s+AND\s+/).every((one) => PERMISSIVE.has(identifier(one))));
}

function identifier(licence: string): string {
  const withoutException = licence.replace(/\s+WITH\s+\S+$/, '').trim();
  return OTHER_SPELLINGS[withoutException] ?? withoutException;
}
