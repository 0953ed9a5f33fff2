import { describe, expect, test } from 'vitest';
import { AssetView, JobView, Picture } from '#contract/app-ipc.ts';
import { GenerationOptions } from '#contract/generation.ts';
import { finishedAsset, sampledAsset } from '../../test/support/sample-assets.ts';
import type { Job } from '../services/jobs/queue/job.ts';
import { viewAsset, viewJob, viewPicture } from './asset-views.ts';

const HOME = { inbox: '/data/inbox', library: '/data/library' };
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
    const view = viewAsset({ folder: `${HOME.library}/${sidecar.id}`, sidecar });
    expect(view).toMatchObject({ glbUrl: `/library/${sidecar.id}/model.glb`, previewUrl: `/library/${sidecar.id}/preview.png` });
    expect(JSON.stringify(view)).not.toContain('/data');
    expect(AssetView.parse(view)).toEqual(view);
  });

  test('has what a finished asset was built with, where that was kept', () => {
    const building = { triangles: 500, formats: ['glb' as const] };
    const view = viewAsset({ folder: '/x', sidecar: { ...finishedAsset(), building } });
    expect(AssetView.parse(view)).toMatchObject({ building });
    expect(viewAsset({ folder: '/x', sidecar: finishedAsset() })).not.toHaveProperty('building');
  });

  test('shows an asset that is only sampled, without files it does not have', () => {
    const sidecar = sampledAsset();
    expect(viewAsset({ folder: '/x', sidecar })).toEqual({
      kind: 'sampled',
      id: sidecar.id,
      name: 'Tea pot',
      createdAt: sidecar.createdAt,
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
