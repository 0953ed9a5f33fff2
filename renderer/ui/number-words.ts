// Numbers as a label shows them.

/** 32 841 → `32.8k`. */
export function countWords(count: number): string {
  if (count < 1000) return String(count);
  if (count < 10_000) return `${(count / 1000).toFixed(1)}k`;
  if (count < 1_000_000) return `${Math.round(count / 1000)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** 32841 → `32,841`. */
export function exactCount(count: number): string {
  return count.toLocaleString('en-GB');
}

export function byteWords(bytes: number): string {
  const gigabytes = bytes / 1024 ** 3;
  if (gigabytes >= 1) return `${gigabytes.toFixed(gigabytes < 10 ? 1 : 0)} GB`;
  return `${Math.max(1, Math.round(bytes / 1024 ** 2))} MB`;
}
