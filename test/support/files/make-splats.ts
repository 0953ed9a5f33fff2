// A PLY of Gaussians like the ones that the runtime writes: round splats on a ball, each as red as it is high.

const COLUMNS = ['x', 'y', 'z', 'nx', 'ny', 'nz', 'f_dc_0', 'f_dc_1', 'f_dc_2', 'opacity'].concat(
  ['scale_0', 'scale_1', 'scale_2'],
  ['rot_0', 'rot_1', 'rot_2', 'rot_3'],
);
const RADIUS = 0.4;
const LOG_SIZE = Math.log(0.02);

export function makeSplatFile(count: number): Uint8Array {
  const rows = Array.from({ length: count }, (_, index) => {
    const height = 1 - (2 * (index + 0.5)) / count;
    const turn = index * 2.399963; // the golden angle
    const across = Math.sqrt(1 - height * height) * RADIUS;
    const place = [across * Math.cos(turn), -height * RADIUS, across * Math.sin(turn)];
    return [...place, 0, 0, 0, height, 0, 0, 3, LOG_SIZE, LOG_SIZE, LOG_SIZE, 1, 0, 0, 0];
  });
  const properties = COLUMNS.map((name) => `property float ${name}\n`).join('');
  const header = new TextEncoder().encode(`ply\nformat binary_little_endian 1.0\nelement vertex ${count}\n${properties}end_header\n`);
  const body = new Uint8Array(new Float32Array(rows.flat()).buffer);
  const file = new Uint8Array(header.length + body.length);
  file.set(header);
  file.set(body, header.length);
  return file;
}
