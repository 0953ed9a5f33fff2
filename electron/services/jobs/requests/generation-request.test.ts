import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { PackFinder } from '../../model-packs/pack-finder.ts';
import { type GenerationInput, generationRequest } from './generation-request.ts';

type Input = Partial<GenerationInput> & Pick<GenerationOptions, 'sides' | 'objects'>;

function request(input: Input, pipelines: Record<string, string>) {
  const folder = newFolder();
  for (const [name, pipeline] of Object.entries(pipelines)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'pipeline.json'), JSON.stringify({ name: pipeline, args: {} }));
  }
  const { sides, objects, ...others } = input;
  const options = GenerationOptions.parse({ sides, objects });
  return generationRequest(new PackFinder([folder]), { pictures: [], options, mayChoosePack: true, ...others });
}

const PIPELINES = { starter: 'TrellisImageTo3DPipeline', words: 'TrellisTextTo3DPipeline' };

describe('the request of a generation', () => {
  test('of words alone goes to the first pack that understands words', async () => {
    const made = await request({ text: 'a red chair' }, PIPELINES);
    expect(made).toMatchObject({ ok: true, value: { kind: 'generate', pictures: [], text: 'a red chair', options: { pack: 'words' } } });
  });

  test('of words alone keeps a pack that was chosen, whatever that will say to them', async () => {
    expect(await request({ text: 'a red chair', mayChoosePack: false }, PIPELINES)).toMatchObject({
      value: { options: { pack: 'starter' } },
    });
  });

  test('of a picture goes to the pack for pictures, also with words besides', async () => {
    const made = await request({ pictures: ['/a.png'], text: 'a red chair' }, PIPELINES);
    expect(made).toMatchObject({ value: { pictures: ['/a.png'], text: 'a red chair', options: { pack: 'starter' } } });
  });

  test('of words alone says what to do where no pack understands them', async () => {
    const error = { code: 'pack_missing', message: expect.stringContaining('words'), hint: expect.stringContaining('name a picture') };
    expect(await request({ text: 'a red chair' }, { starter: 'TrellisImageTo3DPipeline' })).toMatchObject({ ok: false, error });
  });

  test('is refused when the sides are not as many as the pictures', async () => {
    const error = { code: 'usage', message: 'The number of sides (2) is not the number of pictures (1).' };
    expect(await request({ pictures: ['/a.png'], sides: ['front', 'back'] }, PIPELINES)).toMatchObject({ ok: false, error });
  });

  test('says which object of its picture, and is refused when they are not as many as the pictures', async () => {
    expect(await request({ pictures: ['/a.png'], objects: [2] }, PIPELINES)).toMatchObject({ value: { options: { objects: [2] } } });
    const error = { code: 'usage', message: 'The number of chosen objects (2) is not the number of pictures (1).' };
    expect(await request({ pictures: ['/a.png'], objects: [1, null] }, PIPELINES)).toMatchObject({ ok: false, error });
  });
});
