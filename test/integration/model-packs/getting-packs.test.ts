// A pack is fetched from its hub.
import { mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { KnownPack } from '../../../electron/services/model-packs/catalogue/known-packs.ts';
import { PackInspector } from '../../../electron/services/model-packs/condition/inspect-packs.ts';
import { getPack, planOf } from '../../../electron/services/model-packs/getting/get-pack.ts';
import { Hub } from '../../../electron/services/model-packs/getting/hub.ts';
import type { ModelPacks } from '../../../electron/services/model-packs/model-packs.ts';
import { PackMeter } from '../../../electron/services/model-packs/pack-meter.ts';
import { answers, breaksAfter, REVISION, serveHub } from '../../support/packs/hub-server.ts';
import { entryOf, newPackBench, PROJECT, smallPackIn, visibleNamesIn } from '../../support/packs/pack-bench.ts';
import { locateCheckoutRuntime } from '../../support/programs/checkout-runtime.ts';

let folder: string;
let packs: string;
let models: ModelPacks;

beforeEach(() => {
  ({ folder, packs, models } = newPackBench());
});

describe('getting a pack', () => {
  const REPOSITORY = 'someone/oak';

  async function gettable(spoil: (files: Map<string, Buffer>) => void = () => {}) {
    const source = smallPackIn(folder, 'oak');
    const paths = readdirSync(source, { recursive: true, withFileTypes: true })
      .filter((found) => found.isFile())
      .map((found) => join(found.parentPath, found.name).slice(source.length + 1));
    const files = new Map(paths.map((path) => [path, readFileSync(join(source, path))]));
    spoil(files);
    const server = await serveHub(REPOSITORY, files);
    const licence = { name: 'MIT', sell: 'yes', sentence: 'Yes.' } as const;
    const known: KnownPack = {
      name: 'oak',
      title: 'Oak',
      kind: 'pack',
      inputs: ['image'],
      description: '',
      repository: REPOSITORY,
      licences: { weights: licence, code: licence },
      asksConsent: false,
      references: [],
      files: paths.map((path) => ({ path })),
    };
    const hub = new Hub({ HF_ENDPOINT: server.endpoint });
    onTestFinished(() => hub.close());
    const inspector = new PackInspector(() => locateCheckoutRuntime(PROJECT, []));
    mkdirSync(packs, { recursive: true });
    const get = (signal?: AbortSignal) => {
      const meter = new PackMeter({ action: 'get', pack: 'oak' });
      return getPack(known, { signal }, { hub, packs, inspector, meter, presence: async () => 'none', pausesMs: [1, 1] });
    };
    return { server, known, get, hub };
  }

  test('tells where to and how much without a connection, fetches, goes on, mends only what is damaged', async () => {
    const { server, known, get, hub } = await gettable();
    const plan = await planOf(known, hub, packs);
    expect(plan.files[0]?.url).toContain('/someone/oak/resolve/main/');
    expect(server.asked).toEqual([]);
    server.faults.push(breaksAfter(1000), answers(403));
    expect(await get()).toMatchObject({ ok: false, error: { code: 'pack_not_licensed' } });
    expect(visibleNamesIn(packs)).toEqual([]);
    expect(await get()).toMatchObject({ ok: true, value: { name: 'oak' } });
    expect((await entryOf(models, 'oak'))?.state.kind).toBe('ready');
    const receipt = JSON.parse(readFileSync(join(packs, 'oak', 'espalier-pack.json'), 'utf8'));
    expect(receipt.espalier).toMatchObject({ revision: REVISION, sources: [`${server.endpoint}/${REPOSITORY}`] });

    truncateSync(join(packs, 'oak', 'ckpts', 'shape_code.safetensors'), 1000);
    server.stored.length = 0;
    expect(await get()).toMatchObject({ ok: true });
    expect(server.stored.map(({ path }) => decodeURIComponent(path))).toEqual(['/ckpts/shape_code.safetensors']);
    expect((await models.verify('oak')).ok).toBe(true);
  });

  test('that this version has no engine for ends before anything large is fetched', async () => {
    const { server, get } = await gettable((files) => {
      files.set('pipeline.json', Buffer.from('{"name": "Trellis9ImageTo3DPipeline", "args": {"models": {}}}'));
    });
    expect(await get()).toMatchObject({ ok: false, error: { code: 'pack_unsupported' } });
    expect(server.stored.filter(({ path }) => path.endsWith('.safetensors'))).toEqual([]);
    expect(readdirSync(packs)).toEqual([]);
  });
});
