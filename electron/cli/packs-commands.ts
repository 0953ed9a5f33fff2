// `espalier packs …`: which model packs there are, and whether they can be used. The runtime reads them.
import { EXIT_CODES } from '#contract/errors.ts';
import type { PackSummary } from '#contract/model-pack.ts';
import { ok, type Result } from '#contract/result.ts';
import type { Studio } from '../studio.ts';
import { printResult, reportFailure, table } from './output.ts';
import type { JsonFlag } from './run-flags.ts';
import { withStudio } from './with-studio.ts';

export function listPacks(flags: JsonFlag): Promise<number> {
  return withStudio(flags.json, async (studio) => {
    const packs = await summarisePacks(studio);
    if (!packs.ok) return reportFailure(packs.error, flags.json);
    const lines = table(
      packs.value.map((pack) => [pack.name, `${Math.ceil(pack.bytes / 1024 / 1024)} MB`, pack.licence, pack.problem ?? pack.title]),
    );
    return printResult(flags.json, { packs: packs.value }, lines.length > 0 ? lines : ['No model packs.']);
  });
}

export function verifyPack(name: string, flags: JsonFlag): Promise<number> {
  return withStudio(flags.json, async (studio) => {
    const pack = await studio.packs.find(name);
    if (!pack.ok) return reportFailure(pack.error, flags.json);
    const verified = await studio.runtime.call('verify_pack', { folder: pack.value.folder });
    if (!verified.ok) return reportFailure(verified.error, flags.json);
    const { problem } = verified.value;
    printResult(flags.json, verified.value, [problem === undefined ? `${name} is whole.` : `${name} cannot be used: ${problem}`]);
    return problem === undefined ? 0 : EXIT_CODES.pack_damaged;
  });
}

async function summarisePacks(studio: Studio): Promise<Result<PackSummary[]>> {
  const summaries: PackSummary[] = [];
  for (const pack of await studio.packs.list()) {
    const verified = await studio.runtime.call('verify_pack', { folder: pack.folder });
    if (!verified.ok) return verified;
    summaries.push(verified.value);
  }
  return ok(summaries);
}
