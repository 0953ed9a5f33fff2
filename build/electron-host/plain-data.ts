// What may cross between main and window in the host: JSON and Uint8Array. Electron itself would carry more, so anything else throws here.

/** Throws a TypeError that names the path of the first value that would not arrive as it was sent. */
export function assertPlainData(value: unknown, path: string): void {
  if (value === null || value === undefined || value instanceof Uint8Array) return;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) assertPlainData(item, `${path}[${index}]`);
    return;
  }
  if (typeof value === 'object' && isPlainObject(value)) {
    for (const [key, item] of Object.entries(value)) assertPlainData(item, `${path}.${key}`);
    return;
  }
  throw new TypeError(`${path} is ${describe(value)}; only JSON and Uint8Array cross between main and window.`);
}

/** As one text, which crosses many times faster than values one by one. What holds bytes crosses as it is. */
export function packAnswer(value: unknown): unknown {
  let hasBytes = false;
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (!(item instanceof Uint8Array)) return item;
    hasBytes = true;
    return undefined;
  });
  return hasBytes ? value : text;
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? `a ${value.constructor?.name ?? 'strange object'}` : `a ${typeof value}`;
}
