// What differs between two files of one kind that two checkouts made from the same request, each with its reason.
// JSON is compared field by field, wherever it lies: in a sidecar, in the header of a GLB or of safetensors. Order does not
// count, because safetensors shuffles its metadata.

export interface Difference {
  /** A field's path, or the part of the file. */
  readonly where: string;
  readonly what: string;
  /** Why the two may differ here; undefined where they must not. */
  readonly allowedBecause?: string;
}

const ALLOWED: readonly (readonly [field: RegExp, reason: string])[] = [
  [/^(id|buildId|jobId|createdAt)$/, 'each generation has its own'],
  [/(^|\.)timings\./, 'time'],
  [/(^|\.)versions\./, 'the environment'],
];

export function fileDifferences(name: string, first: Buffer, second: Buffer): Difference[] {
  if (first.equals(second)) return [];
  if (name.endsWith('.json')) return jsonDifferences(JSON.parse(first.toString()), JSON.parse(second.toString()));
  const parts = { glb: glbParts, safetensors: safetensorsParts }[name.split('.').at(-1) ?? ''];
  if (parts === undefined) return [bytesDiffer('the file', first, second)];
  const [one, other] = [parts(first), parts(second)];
  const headers = jsonDifferences(one.header, other.header);
  return one.data.equals(other.data) ? headers : [...headers, bytesDiffer('the data', one.data, other.data)];
}

function jsonDifferences(first: unknown, second: unknown, where = ''): Difference[] {
  const [one, other] = [unpacked(first), unpacked(second)];
  if (!isRecord(one) || !isRecord(other)) return Object.is(one, other) ? [] : [fieldDiffers(where, one, other)];
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...fields].flatMap((field) => jsonDifferences(one[field], other[field], where === '' ? field : `${where}.${field}`));
}

/** The recipe in a header of safetensors is a document inside a string. */
function unpacked(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value;
}

/** Objects and arrays alike: a list is compared place by place. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function fieldDiffers(where: string, one: unknown, other: unknown): Difference {
  const what = `${JSON.stringify(one) ?? 'absent'} and ${JSON.stringify(other) ?? 'absent'}`;
  const reason = ALLOWED.find(([field]) => field.test(where))?.[1];
  return reason === undefined ? { where, what } : { where, what, allowedBecause: reason };
}

function bytesDiffer(where: string, one: Buffer, other: Buffer): Difference {
  const shorter = Math.min(one.length, other.length);
  let first = 0;
  while (first < shorter && one[first] === other[first]) first += 1;
  return { where, what: `${one.length} and ${other.length} bytes, the first other one at ${first}` };
}

/** https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html#glb-file-format-specification */
function glbParts(file: Buffer): { header: unknown; data: Buffer } {
  const end = 20 + file.readUInt32LE(12);
  return { header: JSON.parse(file.toString('utf8', 20, end)), data: file.subarray(end) };
}

/** https://huggingface.co/docs/safetensors/index#format */
function safetensorsParts(file: Buffer): { header: unknown; data: Buffer } {
  const end = 8 + Number(file.readBigUInt64LE(0));
  return { header: JSON.parse(file.toString('utf8', 8, end)), data: file.subarray(end) };
}
