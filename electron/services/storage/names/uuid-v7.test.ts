import { describe, expect, test } from 'vitest';
import { AssetId } from '#contract/asset/asset.ts';
import { uuidV7 } from './uuid-v7.ts';

describe('a UUIDv7', () => {
  test('is one by the contract of asset ids', () => {
    for (let count = 0; count < 100; count++) expect(AssetId.safeParse(uuidV7()).success).toBe(true);
  });

  test('begins with the millisecond it was made in, so ids sort by time', () => {
    // The example of RFC 9562, appendix A.6: 22 February 2022, 14:22:22.00 at five hours behind UTC.
    expect(uuidV7(0x017f22e279b0)).toMatch(/^017f22e2-79b0-7/);
    expect([uuidV7(2), uuidV7(300), uuidV7(1)].sort()[2]).toMatch(/^00000000-012c/);
  });

  test('sorts after every one that was made before it, also in the same millisecond', () => {
    const made = Array.from({ length: 1000 }, () => uuidV7());
    expect(made.toSorted()).toEqual(made);
  });

  test('differs from others of the same millisecond', () => {
    expect(new Set(Array.from({ length: 1000 }, () => uuidV7(1))).size).toBe(1000);
  });
});
