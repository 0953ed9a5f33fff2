// Reads a PLY of Gaussians, as `splat.ply` is: little-endian, float properties alone. No GPU, no three.js.
// The file has the viewers' frame, y down; what comes back has that of the GLB, y up and front +z: half a turn about x.

/** The zeroth spherical harmonic, by which colours are stored. */
const SH_CONSTANT = 0.28209479177387814;
const WANTED = [
  'x',
  'y',
  'z',
  'f_dc_0',
  'f_dc_1',
  'f_dc_2',
  'opacity',
  'scale_0',
  'scale_1',
  'scale_2',
  'rot_0',
  'rot_1',
  'rot_2',
  'rot_3',
] as const;
const MAX_HEADER_BYTES = 65_536;

/** Gaussians one after the other: three numbers of a centre, three of a colour (sRGB), one of an opacity, six of a covariance (xx, xy, xz, yy, yz, zz). */
export interface Splats {
  readonly count: number;
  readonly centers: Float32Array;
  readonly colors: Float32Array;
  readonly opacities: Float32Array;
  readonly covariances: Float32Array;
}

/** Throws an Error whose message is a sentence for what is no such file. */
export function readSplats(file: ArrayBuffer): Splats {
  const { count, columns, start } = readHeader(file);
  const stride = columns.length;
  if (file.byteLength < start + count * stride * 4) throw new Error('The file of splats ends early.');
  const rows = new Float32Array(file.slice(start, start + count * stride * 4)); // a copy, because the rows need not begin at a multiple of four
  const at = WANTED.map((name) => columns.indexOf(name));
  const missing = WANTED.filter((_, index) => at[index] === -1);
  if (missing.length > 0) throw new Error(`The file of splats has no ${missing.join(', ')}.`);
  const splats = {
    count,
    centers: new Float32Array(count * 3),
    colors: new Float32Array(count * 3),
    opacities: new Float32Array(count),
    covariances: new Float32Array(count * 6),
  };
  const values = new Float64Array(WANTED.length);
  for (let row = 0; row < count; row += 1) {
    for (let index = 0; index < at.length; index += 1) values[index] = rows[row * stride + (at[index] ?? 0)] ?? 0;
    takeRow(splats, row, values);
  }
  return splats;
}

function takeRow({ centers, colors, opacities, covariances }: Splats, row: number, values: Float64Array): void {
  const [x = 0, y = 0, z = 0, red = 0, green = 0, blue = 0, opacity = 0, ...shape] = values;
  centers.set([x, -y, -z], row * 3);
  colors.set(
    [red, green, blue].map((channel) => Math.min(1, Math.max(0, 0.5 + SH_CONSTANT * channel))),
    row * 3,
  );
  opacities[row] = 1 / (1 + Math.exp(-opacity));
  const [xx, xy, xz, yy, yz, zz] = covariance(shape.slice(0, 3), shape.slice(3));
  covariances.set([xx, -xy, -xz, yy, yz, zz], row * 6);
}

/** R·S·S·Rᵀ of log scales and a quaternion (w, x, y, z), in the file's frame. */
function covariance(logScales: readonly number[], quaternion: readonly number[]): [number, number, number, number, number, number] {
  const length = Math.hypot(...quaternion) || 1;
  const [w = 1, x = 0, y = 0, z = 0] = quaternion.map((part) => part / length);
  const [a = 0, b = 0, c = 0] = logScales.map((scale) => Math.exp(2 * scale)); // variances along the axes
  const axes = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ] as const;
  const entry = (one: 0 | 1 | 2, other: 0 | 1 | 2) =>
    axes[one][0] * axes[other][0] * a + axes[one][1] * axes[other][1] * b + axes[one][2] * axes[other][2] * c;
  return [entry(0, 0), entry(0, 1), entry(0, 2), entry(1, 1), entry(1, 2), entry(2, 2)];
}

function readHeader(file: ArrayBuffer): { count: number; columns: string[]; start: number } {
  const text = new TextDecoder('latin1').decode(file.slice(0, MAX_HEADER_BYTES));
  const end = text.indexOf('end_header\n');
  const lines = text.slice(0, Math.max(0, end)).split('\n');
  const count = Number(/^element vertex (\d+)$/m.exec(lines.join('\n'))?.[1] ?? Number.NaN);
  if (end === -1 || lines[0] !== 'ply' || !lines.includes('format binary_little_endian 1.0') || !Number.isSafeInteger(count)) {
    throw new Error('This is no file of splats.');
  }
  const properties = lines.filter((line) => line.startsWith('property '));
  const columns = properties.map((line) => /^property float (\w+)$/.exec(line)?.[1]);
  if (columns.some((name) => name === undefined)) throw new Error('The file of splats has properties that are no plain numbers.');
  return { count, columns: columns.map(String), start: end + 'end_header\n'.length };
}
