import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { PackFinder } from '../../model-packs/pack-finder.ts';
import { servedModels, variantOf } from '../hosted-jobs/served-models.ts';
import { nimSettings } from './nim-settings.ts';

/** Packs by name and what they take: those that come with the app, then those that somebody put there. */
function packs(bundled: Record<string, 'Image' | 'Text'>, own: Record<string, 'Image' | 'Text'> = {}): PackFinder {
  const folders = [bundled, own].map((each) => {
    const folder = newFolder();
    for (const [name, input] of Object.entries(each)) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'pipeline.json'), JSON.stringify({ name: `Trellis${input}To3DPipeline` }));
    }
    return folder;
  });
  return new PackFinder(folders);
}

const CARRIED = { starter: 'Image', 'starter-text': 'Text' } as const;

async function served(finder: PackFinder, variant?: string) {
  const models = await servedModels(finder, variant);
  return models.ok ? { variant: variantOf(models.value), packs: models.value.map(({ pack }) => pack.name) } : models.error.code;
}

describe('the models that NVIDIA would say are loaded', () => {
  test('are those of the packs that the app carries', async () => {
    expect(await served(packs(CARRIED))).toEqual({ variant: 'base:text+large:image', packs: ['starter-text', 'starter'] });
  });

  test('are those that somebody installed where there are some', async () => {
    const finder = packs(CARRIED, { 'TRELLIS-image-large': 'Image', 'TRELLIS-text-base': 'Text', 'TRELLIS-text-xlarge': 'Text' });
    expect(await served(finder)).toEqual({ variant: 'base:text+large:image', packs: ['TRELLIS-text-base', 'TRELLIS-image-large'] });
    expect(await served(finder, 'xlarge:text+large:image')).toMatchObject({ packs: ['TRELLIS-text-xlarge', 'TRELLIS-image-large'] });
    expect(await served(finder, 'large:text')).toMatchObject({ packs: ['TRELLIS-text-base'] });
  });

  test('are not there where no pack takes what the variant names, and a variant has to be one', async () => {
    expect(await served(packs({ starter: 'Image' }), 'large:text+large:image')).toBe('pack_missing');
    expect(await served(packs({}))).toBe('pack_missing');
    for (const variant of ['', 'large', 'huge:image', 'large:image+large:image', 'large:image,base:text']) {
      expect([variant, await served(packs(CARRIED), variant)]).toEqual([variant, 'usage']);
    }
  });
});

describe("the variables of NVIDIA's container", () => {
  test('are read where they mean something here; empty ones are not there', () => {
    const variables = {
      NIM_MODEL_VARIANT: 'large:image',
      NIM_SERVER_PORT: '9000',
      NIM_TRITON_REQUEST_TIMEOUT: '1800000000',
      NGC_API_KEY: 'x',
    };
    expect(nimSettings(variables)).toEqual({ ok: true, value: { variant: 'large:image', port: 9000, holdMs: 1_800_000 } });
    expect(nimSettings({ ...variables, NIM_HTTP_API_PORT: '9001' })).toMatchObject({ value: { port: 9001 } });
    expect(nimSettings({ NIM_MODEL_VARIANT: '', NIM_HTTP_API_PORT: '' })).toEqual({ ok: true, value: {} });
  });

  test.each([{ NIM_HTTP_API_PORT: 'http' }, { NIM_SERVER_PORT: '70000' }, { NIM_TRITON_REQUEST_TIMEOUT: 'soon' }])(
    '%j is wrong usage',
    (variables) => {
      expect(nimSettings(variables)).toMatchObject({
        ok: false,
        error: { code: 'usage', message: expect.stringContaining(Object.keys(variables)[0] ?? '') },
      });
    },
  );
});
