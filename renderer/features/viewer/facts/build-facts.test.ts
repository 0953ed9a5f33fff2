import { expect, test } from 'vitest';
import type { BuildView } from '#contract/views/asset-views.ts';
import { buildTitle, filesWords, shapeWords } from './build-facts.ts';

const BUILD: BuildView = {
  builtAt: '2026-01-02T03:04:05.678Z',
  isCurrent: false,
  triangles: 9600,
  textureSize: 1024,
  formats: ['preview', 'glb', 'obj', 'objMaterial', 'objTexture', 'lod1', 'lod2', 'compressed'],
  bytes: 4_200_000,
};

test('a build is known by its name, or else by its triangles, and says what else tells it apart', () => {
  expect(buildTitle(BUILD)).toBe('9.6k triangles');
  expect(shapeWords(BUILD)).toBe('1024 texture');
  expect(buildTitle({ ...BUILD, name: 'Game' })).toBe('Game');
  expect(shapeWords({ ...BUILD, name: 'Game', textureSize: undefined })).toBe('9.6k triangles · Colours on vertices');
});

test('its files are those that somebody may want, and what they take on the disk', () => {
  expect(filesWords(BUILD)).toBe('GLB, OBJ, compressed copy, 2 LODs · 4.2 MB');
  expect(filesWords({ ...BUILD, formats: ['glb'], bytes: 12_345 })).toBe('GLB · 12 kB');
});
