// `espalier packs …`: which model packs there are, and whether they can be used. The runtime reads them.
import { EXIT_CODES } from '#contract/errors.ts';
import type { PackSummary } from '#contract/model-pack.ts';
import { ok, type Result } from '#contract/result.ts';
import type { Studio } from '../../studio.ts';
import { type Answer, failure, result } from '../output/answer.ts';
import { table } from '../output/table.ts';
import { withStudio } from '../running/with-studio.ts';

export function listPacks(): Promise<Answer> {
  return withStudio(async (studio) => {
    const packs = await summarisePacks(studio);
    if (!packs.ok) return failure(packs.error);
    const lines = table(
      packs.value.map((pack) => [pack.name, `${Math.ceil(pack.bytes / 1024 / 1024)} MB`, pack.licence, pack.problem ?? pack.title]),
    );
    return result({ packs: packs.value }, lines.length > 0 ? lines : ['No model packs.']);
  });
}

export function verifyPack(name: string): Promise<Answer> {
  return withStudio(async (studio) => {
    const pack = await studio.packs.find(name);
    if (!pack.ok) return failure(pack.error);
    const verified = await studio.runtime.call('verify_pack', { folder: pack.value.folder });
    if (!verified.ok) return failure(verified.error);
    const { problem } = verified.value;
    if (problem === undefined) return result(verified.value, [`${name} is whole.`]);
    return result(verified.value, [`${name} cannot be used: ${problem}`], EXIT_CODES.pack_damaged);
  });
}

async function summarisePacks(studio: Studio): Promise<Result<PackSummary[]>> {
  const summaries: PackSummary[] = [];
  for (const pack of await studio.packs.list()) {
    const { name, folder, problem } = pack;
    const verified = problem === undefined ? await studio.runtime.call('verify_pack', { folder }) : ok(unusable(name, folder, problem));
    if (!verified.ok) return verified;
    summaries.push(verified.value);
  }
  return ok(summaries);
}

/** For a pack that the runtime need not look at. */
function unusable(name: string, folder: string, problem: string): PackSummary {
  const unknown = {
    viewAligned: false,
    engine: '',
    hasSampler: false,
    severalPictures: false,
    variants: 'none' as const,
    licence: '',
    sha256: '',
    bytes: 0,
  };
  return { name, folder, title: name, description: '', inputs: [], ...unknown, problem };
}
