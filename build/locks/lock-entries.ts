// Reads a pip requirements file with hashes into entries and writes it back, tidied for our one platform.
// Torch and what only torch brings (CUDA libraries, Triton) never enter a lock: which build fits is the user's pip's choice.

/** One pinned package: `lines` are its hash options, without the joining backslashes. */
export interface LockEntry {
  readonly name: string;
  readonly version: string;
  readonly hashes: readonly string[];
}

/** Torch itself, and what only torch brings. */
export function isTorchFamily(name: string): boolean {
  return /^(torch|triton|cuda-.+|nvidia-.+)$/.test(name);
}

export function lockEntries(text: string): LockEntry[] {
  const logicalLines = text.replaceAll('\\\n', ' ').split('\n');
  return logicalLines.filter((line) => /^[A-Za-z0-9]/.test(line)).map(parseEntry);
}

function parseEntry(line: string): LockEntry {
  const [, name, version] = /^([A-Za-z0-9._-]+)==([^\s;]+)/.exec(line) ?? [];
  const hashes = line.match(/--hash=sha256:[0-9a-f]{64}/g);
  if (name === undefined || version === undefined || hashes === null) {
    throw new Error(`expected a lock line "name==version … --hash=sha256:…", got: ${line.slice(0, 120)}`);
  }
  return { name, version, hashes };
}

export function withoutTorch(entries: readonly LockEntry[]): LockEntry[] {
  return entries.filter((entry) => !isTorchFamily(entry.name));
}

/** With the hashes that `others` have of the same version, too. */
export function withHashesOf(entry: LockEntry, others: readonly LockEntry[]): LockEntry {
  const same = others.filter(({ name, version }) => name === entry.name && version === entry.version);
  return { ...entry, hashes: [...new Set([entry, ...same].flatMap(({ hashes }) => hashes))].sort() };
}

/** Markers are left out: the set-up runs on one platform, and says so before it installs anything. */
export function lockText(entries: readonly LockEntry[]): string {
  const blocks = entries.map(({ name, version, hashes }) => [`${name}==${version}`, ...hashes.map((hash) => `    ${hash}`)].join(' \\\n'));
  return `${blocks.join('\n')}\n`;
}
