// Numbers as a label shows them, in the language of the window.
import { spokenLocale, t } from '../../words/words.ts';

/** 2 048 → `2k`, 2 100 → `2.1k`, 32 841 → `33k`: two figures at the most, and no zero after the point. */
export function countWords(count: number): string {
  if (count < 1000) return String(count);
  if (count < 9_950) return `${shortNumber(count / 1000, 1)}k`;
  if (count < 999_500) return `${shortNumber(count / 1000, 0)}k`;
  return `${shortNumber(count / 1_000_000, 1)}M`;
}

/** 32841 → `32,841`. */
export function exactCount(count: number): string {
  return count.toLocaleString(spokenLocale());
}

/** 0.5 → `50%`, in German `50 %`. */
export function shareWords(share: number, mostDigits = 0): string {
  return share.toLocaleString(spokenLocale(), { style: 'percent', maximumFractionDigits: mostDigits });
}

/** With as many digits behind the point as there are, up to `mostDigits`. */
export function shortNumber(number: number, mostDigits: number): string {
  return number.toLocaleString(spokenLocale(), { maximumFractionDigits: mostDigits });
}

/** With exactly so many digits behind the point. */
export function fixedNumber(number: number, digits: number): string {
  return number.toLocaleString(spokenLocale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Of an object, in the larger unit that leaves a whole part: 0.65 → `0.65 m`, 0.0123 → `12.3 mm`. */
export function lengthWords(metres: number): string {
  return metres < 0.1
    ? t('units.millimetres', { length: fixedNumber(metres * 1000, 1) })
    : t('units.metres', { length: fixedNumber(metres, 2) });
}

/** Of files, as file managers count: 4200000 → `4.2 MB`, 12345 → `12 kB`. */
export function fileSizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  const [size, unit] = bytes < 1_000_000_000 ? [bytes / 1_000_000, 'MB'] : [bytes / 1_000_000_000, 'GB'];
  return `${fixedNumber(size, size < 10 ? 1 : 0)} ${unit}`;
}

/** Of memory: 1024 bytes are a kilobyte. */
export function byteWords(bytes: number): string {
  const gigabytes = bytes / 1024 ** 3;
  if (gigabytes >= 1) return `${fixedNumber(gigabytes, gigabytes < 10 ? 1 : 0)} GB`;
  return `${Math.max(1, Math.round(bytes / 1024 ** 2))} MB`;
}
