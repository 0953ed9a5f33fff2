import { describe, expect, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { AssetView } from '#contract/views/asset-views.ts';
import { JobView } from '#contract/views/job-views.ts';
import { Picture } from '#contract/views/picture-views.ts';
import { finishedAsset, sampledAsset } from '../../../test/support/files/sample-assets.ts';
import type { Job } from '../../services/jobs/queue/job.ts';
import { uuidV7 } from '../../services/storage/names/uuid-v7.ts';
import { viewAsset, viewJob, viewPicture } from './asset-views.ts';

const HOME = { inbox: '/data/inbox', library: '/data/library' };
const NO_BUILDS = { builds: [], bytes: 0, fileBytes: {} };
const PICTURE_ID = '0b9c2f3e-5d1a-8c4b-9e7f-2a6d8c1b3e5f';

function job(pictures: string[], text?: string): Job {
  const asset = sampledAsset();
  const request = { kind: 'generate', pictures, ...(text && { text }), options: GenerationOptions.parse({}) } as const;
  return { id: 'j', kind: 'generate', name: 'Tea pot', createdAt: asset.createdAt, assetId: asset.id, request, state: { kind: 'waiting' } };
}

describe('what the window is shown', () => {
  test('names pictures by addresses of its own origin, whatever their name', () => {
    const path = `${HOME.inbox}/${PICTURE_ID}/tea #1 & "pot".png`;
    const view = viewPicture({ id: PICTURE_ID, name: 'tea #1 & "pot".png', path, bytes: 3 }, HOME);
    expect(view.url).toBe(`/inbox/${PICTURE_ID}/tea%20%231%20%26%20%22pot%22.png`);
    expect(Picture.parse(view)).toEqual(view);
  });

  test('has the addresses of a finished asset and no path of the machine', () => {
    const sidecar = finishedAsset();
    const view = viewAsset({ folder: `${HOME.library}/${sidecar.id}`, sidecar }, NO_BUILDS);
    expect(view).toMatchObject({ glbUrl: `/library/${sidecar.id}/model.glb`, previewUrl: `/library/${sidecar.id}/preview.png` });
    expect(JSON.stringify(view)).not.toContain('/data');
    expect(AssetView.parse(view)).toEqual(view);
  });

  test('has what a finished asset was built with, where that was kept', () => {
    const building = { triangles: 500, formats: ['glb' as const] };
    const view = viewAsset({ folder: '/x', sidecar: { ...finishedAsset(), building } }, NO_BUILDS);
    expect(AssetView.parse(view)).toMatchObject({ building });
    expect(viewAsset({ folder: '/x', sidecar: finishedAsset() }, NO_BUILDS)).not.toHaveProperty('building');
  });

  test('lists the builds of an asset, each with addresses of its own and when it was made', () => {
    const sidecar = finishedAsset();
    const [newer, older] = [uuidV7(2000), uuidV7(1000)];
    const { recipe } = sidecar;
    const textured = { ...recipe, parameters: { building: { texture: true, textureSize: 2048 } } };
    const files = { glb: 'model.glb', preview: 'preview.png' };
    const facts = { files, triangles: 12, bytes: 30, folder: '/data/library/x' };
    const builds = [
      { ...facts, id: newer, name: 'Game', isCurrent: true, recipe: textured },
      { ...facts, id: older, isCurrent: false, recipe },
    ];
    const view = viewAsset({ folder: '/data/library/x', sidecar }, { builds, bytes: 99, fileBytes: { glb: 7 } });
    expect(view).toMatchObject({
      bytes: 99,
      fileBytes: { glb: 7 },
      builds: [
        { id: newer, name: 'Game', isCurrent: true, builtAt: '1970-01-01T00:00:02.000Z', textureSize: 2048, formats: ['glb', 'preview'] },
        { id: older, isCurrent: false, bytes: 30, glbUrl: `/library/${sidecar.id}/builds/${older}/model.glb` },
      ],
    });
    expect(view.builds[0]?.glbUrl).toBe(`/library/${sidecar.id}/model.glb`);
    expect(JSON.stringify(view)).not.toContain('/data');
    expect(AssetView.parse(view)).toEqual(view);
  });

  test('has the addresses of coarser models and of splats, as far as their files are there', () => {
    const { mesh, files } = finishedAsset();
    const levels = [1, 2].map((level) => ({ file: `model-lod${level}.glb`, faces: 100 / level }));
    const sidecar = {
      ...finishedAsset(),
      files: { ...files, splat: 'splat.ply' },
      mesh: { ...mesh, levelsOfDetail: levels },
      builtFiles: ['model.glb', 'model-lod1.glb', 'splat.ply'],
    };
    const view = AssetView.parse(viewAsset({ folder: '/x', sidecar }, NO_BUILDS));
    expect(view).toMatchObject({
      splatUrl: `/library/${sidecar.id}/splat.ply`,
      levels: [{ url: `/library/${sidecar.id}/model-lod1.glb`, triangles: 100 }],
    });
  });

  test('shows an asset that is only sampled, without files it does not have', () => {
    const sidecar = sampledAsset();
    expect(viewAsset({ folder: '/x', sidecar }, NO_BUILDS)).toEqual({
      kind: 'sampled',
      id: sidecar.id,
      name: 'Tea pot',
      pose: {},
      createdAt: sidecar.createdAt,
      builds: [],
      bytes: 0,
    });
  });

  test('gives a job the thumbnail of its first picture, if that lies in the inbox', () => {
    const inside = viewJob(job([`${HOME.inbox}/${PICTURE_ID}/a.png`]), HOME);
    expect(inside.thumbnailUrl).toBe(`/inbox/${PICTURE_ID}/a.png`);
    expect(viewJob(job(['/somewhere/else.png']), HOME).thumbnailUrl).toBeUndefined();
    expect(JobView.parse(inside)).toEqual(inside);
  });

  test('gives a job the words that it grows from', () => {
    const view = viewJob(job([], 'A red chair'), HOME);
    expect(JobView.parse(view)).toMatchObject({ text: 'A red chair' });
    expect(viewJob(job([]), HOME)).not.toHaveProperty('text');
  });
});
