// What may cross between main and window in the host: JSON and Uint8Array. Electron itself would carry more, so anything else throws here.

/** Throws a TypeError that names the path of the first value that would not arrive as it was sent. */
export function assertPlainData(value: unknown, path: string): void {
  if (!isPlainData(value)) refuse(value, path); // a path for each value of a long list would take longer than the list
}

function isPlainData(value: unknown): boolean {
  if (value === null || value === undefined || value instanceof Uint8Array) return true;
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (Array.isArray(value)) return value.every(isPlainData);
  return isPlainObject(value) && Object.values(value).every(isPlainData);
}

function refuse(value: unknown, path: string): void {
  if (value === null || value === undefined || value instanceof Uint8Array) return;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) refuse(item, `${path}[${index}]`);
    return;
  }
  if (typeof value === 'object' && isPlainObject(value)) {
    for (const [key, item] of Object.entries(value)) refuse(item, `${path}.${key}`);
    return;
  }
  throw new TypeError(`${path} is ${describe(value)}; only JSON and Uint8Array cross between main and window.`);
}

/** As one text, which crosses many times faster than values one by one. What holds bytes crosses as it is. */
export function packAnswer(value: unknown): unknown {
  return holdsBytes(value) ? value : JSON.stringify(value);
}

function holdsBytes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof Uint8Array || Object.values(value).some(holdsBytes);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? `a ${value.constructor?.name ?? 'strange object'}` : `a ${typeof value}`;
}
