// A JSON object from a file that anybody may have damaged.
import { readFileSync, statSync } from 'node:fs';

/**
 * @param {string} file
 * @returns {Record<string, any> | undefined} undefined when it is missing, cut off, anything else than an object, or no file at all
 */
export function readJsonObject(file) {
  try {
    if (!statSync(file).isFile()) return undefined; // reading a pipe would wait for ever
    const value = JSON.parse(readFileSync(file, 'utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @param {unknown} value */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
