import { describe, expect, test } from 'vitest';
import type { AssetSidecar } from '#contract/asset/asset.ts';
import { finishedAsset, sampledAsset } from '../../../../test/support/files/sample-assets.ts';
import { parseSidecar, type SidecarUpgrades, sidecarText } from './sidecar-text.ts';

const FINISHED = finishedAsset();

function reasonOf(json: unknown): { kind: string; reason: string } | undefined {
  const parsed = parseSidecar(typeof json === 'string' ? json : JSON.stringify(json));
  return parsed.ok ? undefined : parsed.error;
}

describe('what other programs and people put into a sidecar', () => {
  const theirs = {
    ...FINISHED,
    tags: ['kitchen'],
    notes: { by: 'Ann' },
    request: { pack: 'starter', mood: 'calm', sampling: { newer: true } },
    timings: { ...FINISHED.timings, upload: 3 },
  };
  const before = JSON.stringify(theirs);

  test('is understood, and stays when the asset is saved with another name', () => {
    const parsed = parseSidecar(before);
    expect(parsed).toMatchObject({ ok: true, value: { id: FINISHED.id, kind: 'finished' } });
    if (!parsed.ok) return;
    expect(JSON.parse(sidecarText({ ...parsed.value, name: 'Samovar' }, before))).toEqual({ ...theirs, name: 'Samovar' });
  });

  test('stays when a build takes the place of an earlier one, but for what it said about that build', () => {
    const rebuilt: AssetSidecar = { ...FINISHED, timings: { ...FINISHED.timings, total: 9 }, building: { formats: ['obj'] } };
    const after = JSON.parse(sidecarText(rebuilt, before));
    expect(after).toMatchObject({ tags: ['kitchen'], notes: { by: 'Ann' }, request: theirs.request, building: { formats: ['obj'] } });
    expect(after.timings).toEqual(rebuilt.timings);
  });

  test('does not make options of a later version a broken sidecar: they are not known, and kept', () => {
    const later = { ...FINISHED, building: { formats: ['glb', 'fbx'], glow: 2 } };
    const parsed = parseSidecar(JSON.stringify(later));
    expect(parsed.ok && parsed.value).toEqual(FINISHED);
    expect(JSON.parse(sidecarText(FINISHED, JSON.stringify(later)))).toEqual(later);
  });
});

describe('versions of a sidecar', () => {
  const upgrades: SidecarUpgrades = {
    [-1]: ({ title, ...others }) => ({ ...others, schema: 0, caption: title }),
    0: ({ caption, ...others }) => ({ ...others, schema: 1, name: caption }),
  };
  const { name, ...rest } = { ...sampledAsset(), tags: ['old'] };
  const older = JSON.stringify({ ...rest, schema: -1, title: name });

  test('that are older are brought up step by step, and nothing else in them is lost', () => {
    const parsed = parseSidecar(older, upgrades);
    expect(parsed).toMatchObject({ ok: true, value: { schema: 1, name } });
    if (!parsed.ok) return;
    expect(JSON.parse(sidecarText(parsed.value, older, upgrades))).toEqual({ ...rest, name });
  });

  test('that are newer are said to be, whatever else is in them', () => {
    expect(reasonOf({ schema: 2, shape: 'of tomorrow' })).toEqual({
      kind: 'newer',
      reason: 'asset.json was written by a newer version of Espalier (schema 2)',
    });
  });
});

describe('a sidecar that cannot be understood', () => {
  test.each([
    ['', 'asset.json is empty'],
    ['{"schema": 1', 'asset.json is not whole'],
    ['[]', 'asset.json is not whole'],
    [{ ...FINISHED, kind: 'gone' }, 'asset.json lacks “kind”, or has something there that does not belong'],
    [{ ...FINISHED, recipe: undefined }, 'asset.json lacks “recipe”, or has something there that does not belong'],
    [{ ...FINISHED, schema: 0 }, 'asset.json lacks “schema”, or has something there that does not belong'],
  ])('is explained in plain words: %j', (json, reason) => {
    expect(reasonOf(json)).toEqual({ kind: 'broken', reason });
  });

  test.each([
    '..',
    '.',
    '',
    'asset.json',
    'ASSET.JSON',
    'input-1.png',
    '.building',
    '.writing-x',
    'a/b',
    '../x',
    'a\\b',
    'a\0b',
    'x'.repeat(256),
  ])('is one that takes %j for a file of the asset', (file) => {
    const reason = 'asset.json names a file of the asset, “files.lod1”, that is not a plain file beside it';
    expect(reasonOf({ ...FINISHED, files: { lod1: file } })).toEqual({ kind: 'broken', reason });
  });
});
