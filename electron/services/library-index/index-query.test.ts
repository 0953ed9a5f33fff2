import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AssetSidecar } from '#contract/asset/asset.ts';
import type { LibraryFilter, LibrarySort } from '#contract/library/library-query.ts';
import { finishedAsset, newHome, sampledAsset } from '../../../test/support/files/sample-assets.ts';
import { RECIPE } from '../../../test/support/files/sample-recipe.ts';
import { Library } from '../library/library.ts';
import { uuidV7 } from '../storage/names/uuid-v7.ts';

const HOSTILE = `'); DROP TABLE assets; -- "*%_`;

/** By name: a library of four, the oldest first. */
async function openLibrary() {
  const library = new Library(await newHome());
  const figures = { ...finishedAsset().mesh };
  const made = (day: number, name: string, more: object = {}) => ({
    ...finishedAsset(uuidV7(day * 1000), name),
    createdAt: `2026-01-0${day}T00:00:00Z`,
    ...more,
  });
  const assets: AssetSidecar[] = [
    made(1, 'chair 10', { mesh: { ...figures, faces: 500 }, tags: ['Red', HOSTILE], favourite: true, recipe: madeOf(['a', 'b']) }),
    made(2, 'Chair 9', { mesh: { ...figures, faces: 90_000 }, tags: ['red', 'big'], recipe: madeOf(['b']) }),
    made(3, 'arm', { mesh: { ...figures, faces: 7000 }, recipe: { ...madeOf(['c']), pack: { name: 'other', sha256: '' } } }),
    { ...sampledAsset(uuidV7(4000), 'zebra'), createdAt: '2026-01-04T00:00:00Z' },
  ];
  for (const [at, asset] of assets.entries()) {
    await library.makeFolder(asset.id);
    writeFileSync(join(library.folderOf(asset.id), 'latent.safetensors'), 'x'.repeat(100_000 * ((at + 2) % 4)));
    await library.save(asset);
  }
  const ids = Object.fromEntries(assets.map(({ name, id }) => [name, id]));
  const names = new Map(assets.map(({ name, id }) => [id, name]));
  const found = async (filter: LibraryFilter, sort?: LibrarySort, text = '') =>
    (await library.search(text, filter, sort)).map((id) => names.get(id));
  return { library, ids, found };
}

function madeOf(pictures: readonly string[]) {
  return { ...RECIPE, input: pictures.map((sha256) => ({ sha256 })) };
}

describe('the library answers', () => {
  test('in every order, numbers in names as numbers, what has none last', async () => {
    const { found } = await openLibrary();
    expect(await found({}, 'newest')).toEqual(['zebra', 'arm', 'Chair 9', 'chair 10']);
    expect(await found({}, 'oldest')).toEqual(['chair 10', 'Chair 9', 'arm', 'zebra']);
    expect(await found({}, 'name')).toEqual(['arm', 'Chair 9', 'chair 10', 'zebra']);
    expect(await found({}, 'triangles')).toEqual(['Chair 9', 'arm', 'chair 10', 'zebra']);
    expect(await found({}, 'size')).toEqual(['Chair 9', 'chair 10', 'zebra', 'arm']);
  });

  test.each<[LibraryFilter, string[]]>([
    [{ packs: ['other', 'none'] }, ['arm']],
    [{ from: '2026-01-02T00:00:00Z', until: '2026-01-04T00:00:00Z' }, ['arm', 'Chair 9']],
    [{ built: true }, ['arm', 'Chair 9', 'chair 10']],
    [{ built: false }, ['zebra']],
    [{ minTriangles: 500, maxTriangles: 7000 }, ['arm', 'chair 10']],
    [{ favourites: true }, ['chair 10']],
    [{ tags: ['RED'] }, ['Chair 9', 'chair 10']],
    [{ tags: ['red', 'big'] }, ['Chair 9']],
    [{ tags: ['re'] }, []],
    [{ tags: [HOSTILE] }, ['chair 10']],
    [{ packs: [HOSTILE] }, []],
    [{ built: true, favourites: true, tags: ['big'] }, []],
  ])('to %j', async (filter, expected) => {
    const { found } = await openLibrary();
    expect(await found(filter)).toEqual(expected);
  });

  test('what grew from the same picture, the asset itself first of all, words and filter together', async () => {
    const { library, ids, found } = await openLibrary();
    expect(await found({ samePictureAs: ids['Chair 9'] ?? '' })).toEqual(['Chair 9', 'chair 10']);
    expect(await found({ samePictureAs: ids['zebra'] ?? '' })).toEqual(['zebra']);
    expect(await found({ samePictureAs: ids['Chair 9'] ?? '', favourites: true }, 'name', 'chair')).toEqual(['chair 10']);
    expect(await library.searchBriefly('', { built: true })).toEqual({ kind: 'others', ids: [ids['zebra']] });
  });
});
