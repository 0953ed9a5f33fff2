// The released image pack, as sparse files of the official sizes, on its whole way: added by hash, verified, one changed byte named by its
// file, mended and removed; and how fast it is read.
import { openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ModelPacks } from '../../../../electron/services/model-packs/model-packs.ts';
import { PackFinder } from '../../../../electron/services/model-packs/pack-finder.ts';
import { writeImageEncoder, writeOfficialPack } from '../../../support/packs/official-packs.ts';
import { locateCheckoutRuntime } from '../../../support/programs/checkout-runtime.ts';
import type { Trial } from '../../trial.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const PACK = 'TRELLIS-image-large';
const VICTIM = 'ckpts/slat_flow_img_dit_L_64l8p2_fp16.safetensors';

export const officialPacks: Trial = {
  name: 'official-packs',
  claim: 'An official pack of 3 GB is added, verified, named where one byte differs, mended from where it came, and removed.',
  counts: { short: 0, long: 1 },
  run: async ({ random, folder }) => {
    const source = join(folder, 'source', 'as downloaded');
    writeOfficialPack(source, 'image');
    writeImageEncoder(join(folder, 'source', 'dinov2_vitl14_reg.safetensors'));
    const packs = join(folder, 'packs');
    const bundled = join(ROOT, 'packs');
    const locate = () => locateCheckoutRuntime(ROOT, []);
    const models = new ModelPacks({ finder: new PackFinder([bundled, packs]), packs, bundled, environment: process.env, locate });

    const startedAt = performance.now();
    const added = await models.add([join(folder, 'source')], { mode: 'copy' });
    const seconds = (performance.now() - startedAt) / 1000;
    if (!added.ok) return { tried: 1, failures: [added.error.message] };
    const { packs: listed } = await models.list();
    const pack = listed.find(({ name }) => name === PACK);
    const failures = pack?.state.kind === 'ready' ? [] : [`it is ${pack?.state.kind ?? 'not listed'}`];

    const file = openSync(join(packs, PACK, VICTIM), 'r+');
    writeSync(file, Buffer.from([1 + random.below(255)]), 0, 1, 500_000_000 + random.below(1e8));
    const verified = await models.verify(PACK);
    const named = verified.ok ? verified.value.faults.map((fault) => fault.file) : [verified.error.message];
    if (named.join() !== VICTIM) failures.push(`verify names ${named.join(', ') || 'nothing'}`);
    const mended = await models.repair(PACK, []);
    if (!mended.ok || mended.value.join() !== VICTIM) failures.push(`repair says ${JSON.stringify(mended)}`);
    const removed = await models.remove(PACK);
    if (!removed.ok || readdirSync(packs).includes(PACK)) failures.push('it is still there');
    return { tried: 1, failures, figures: { 'MB a second, added': (pack?.bytes ?? 0) / 1e6 / seconds } };
  },
};
