// `espalier packs …`: which model packs there are and what they are good for; adding, getting, verifying, mending and removing them.
import type { PackEntry, PackFault, PackList, PackMode, PackPlan } from '#contract/machine/pack-list.ts';
import { EXIT_CODES } from '#contract/outcome/errors.ts';
import type { AddOptions } from '../../../services/model-packs/adding/add-pack.ts';
import { gigabytes } from '../../../services/model-packs/adding/free-space.ts';
import { namesOfNeeds } from '../../../services/model-packs/condition/pack-list.ts';
import type { Watched } from '../../../services/model-packs/model-packs.ts';
import type { Studio } from '../../../studio.ts';
import { optionalPath, pathArguments } from '../../flags/path-argument.ts';
import { type Answer, failure, result } from '../../output/answer.ts';
import { createPackDisplay } from '../../output/pack-display.ts';
import { sayLine } from '../../output/say-line.ts';
import { table } from '../../output/table.ts';
import { abortOnSignal } from '../../running/abort-on-signal.ts';
import { withStudio } from '../../running/with-studio.ts';

export interface WatchFlags {
  readonly progress?: 'bar' | 'json' | 'none';
}

export interface AddFlags extends WatchFlags {
  readonly link?: boolean;
  readonly inPlace?: boolean;
  readonly to?: string;
  readonly replace?: boolean;
  readonly acceptLicence?: boolean;
}

export interface RepairFlags extends WatchFlags {
  readonly from?: readonly string[];
}

export interface GetFlags extends WatchFlags {
  readonly list?: boolean;
  readonly acceptLicence?: boolean;
}

export function listPacks(): Promise<Answer> {
  return withStudio(async (studio) => {
    const list = await studio.modelPacks.list();
    return result(list, linesOf(list));
  });
}

export function addPacks(sources: readonly string[], flags: AddFlags): Promise<Answer> {
  if (flags.link && flags.inPlace) {
    return Promise.resolve(failure({ code: 'usage', message: '--link and --in-place exclude each other.', hint: 'Give one of them.' }));
  }
  const paths = pathArguments(sources);
  if (!paths.ok) return Promise.resolve(failure(paths.error));
  const to = optionalPath(flags.to);
  if (!to.ok) return Promise.resolve(failure(to.error));
  const options: AddOptions = { mode: modeOf(flags), to: to.value, replaces: flags.replace, agreesToLicence: flags.acceptLicence };
  return withStudio((studio) =>
    watched(flags, async (watch) => {
      const added = await studio.modelPacks.add(paths.value, options, watch);
      return added.ok
        ? nowHere(
            studio,
            added.value.map(({ name }) => name),
          )
        : failure(added.error);
    }),
  );
}

function modeOf({ link, inPlace }: AddFlags): PackMode {
  if (link) return 'link';
  return inPlace ? 'in-place' : 'copy';
}

async function nowHere(studio: Studio, names: readonly string[]): Promise<Answer> {
  const { packs } = await studio.modelPacks.list();
  const entries = names.flatMap((name) => packs.find((pack) => pack.name === name) ?? []);
  return result({ packs: entries }, entries.flatMap(addedLines));
}

export function verifyPack(name: string, flags: WatchFlags = {}): Promise<Answer> {
  return withStudio((studio) =>
    watched(flags, async (watch) => {
      const verified = await studio.modelPacks.verify(name, watch);
      if (!verified.ok) return failure(verified.error);
      const { entry, faults } = verified.value;
      const [first] = faults;
      if (first === undefined) return result({ ...entry, faults: [] }, [`${name} is whole.`, ...needLines(entry)]);
      const lines = faults.map(faultLine);
      return result({ ...entry, problem: first.problem, faults }, [`${name} cannot be used:`, ...lines], EXIT_CODES.pack_damaged);
    }),
  );
}

export function repairPack(name: string, flags: RepairFlags): Promise<Answer> {
  return withStudio((studio) =>
    watched(flags, async (watch) => {
      const from = pathArguments(flags.from ?? []);
      if (!from.ok) return failure(from.error);
      const mended = await studio.modelPacks.repair(name, from.value, watch);
      if (!mended.ok) return failure(mended.error);
      const lines = mended.value.map((file) => `mended ${file}`);
      return result({ name, mended: mended.value }, lines.length > 0 ? lines : [`${name} is whole.`]);
    }),
  );
}

export function removePack(name: string): Promise<Answer> {
  return withStudio(async (studio) => {
    const { packs } = await studio.modelPacks.list();
    const usedBy = packs.find((pack) => pack.name === name)?.usedBy ?? [];
    const removed = await studio.modelPacks.remove(name);
    if (!removed.ok) return failure(removed.error);
    const { bytes, leftInPlace } = removed.value;
    return result({ ...removed.value, usedBy }, [
      `${name} is removed: ${gigabytes(bytes)}.`,
      ...(leftInPlace ? ['What was left in place elsewhere is still there.'] : []),
      ...(usedBy.length > 0 ? [`${usedBy.join(', ')} used parts of it, and cannot be used without.`] : []),
    ]);
  });
}

export function getPack(name: string, flags: GetFlags): Promise<Answer> {
  return withStudio(async (studio) => {
    const plan = await studio.modelPacks.plan(name);
    if (!plan.ok) return failure(plan.error);
    if (flags.list) return result(plan.value, planLines(plan.value));
    if (flags.progress !== 'none') sayLine(`From ${plan.value.host}, about ${gigabytes(plan.value.bytes)}, to ${plan.value.folder}.`);
    return watched(flags, async (watch) => {
      const got = await studio.modelPacks.get(name, { agreesToLicence: flags.acceptLicence }, watch);
      return got.ok ? nowHere(studio, [got.value.name]) : failure(got.error);
    });
  });
}

/** Shows progress while `work` runs, which Ctrl-C ends politely. */
async function watched({ progress }: WatchFlags, work: (watch: Watched) => Promise<Answer>): Promise<Answer> {
  const display = createPackDisplay(progress, process.stderr);
  const { signal, stopListening } = abortOnSignal();
  try {
    return await work({ signal, onProgress: display.show });
  } finally {
    stopListening();
    display.end();
  }
}

const STATES: Readonly<Record<PackEntry['state']['kind'], string>> = {
  ready: 'ready',
  'needs-companion': 'needs more',
  incomplete: 'incomplete',
  damaged: 'damaged',
  unsupported: 'not for this version',
  unchecked: 'not looked into',
  interrupted: 'interrupted',
  absent: 'not here',
};

const SELLS: Readonly<Record<PackEntry['licences']['weights']['sell'], string>> = {
  yes: 'sell what you make',
  terms: 'sell, on terms',
  no: 'not for sale',
  unknown: 'ask before you sell',
};

function linesOf({ packs, official, unchecked }: PackList): string[] {
  const rows = [...packs, ...official].map((pack) => [
    pack.name,
    gigabytes(pack.bytes),
    STATES[pack.state.kind],
    `${pack.licence || 'no licence named'}: ${SELLS[pack.licences.weights.sell]}`,
    pack.state.kind === 'absent' ? pack.title : (pack.problem ?? pack.title),
  ]);
  return [...table(rows), ...(unchecked ? [`Nothing was looked into: ${unchecked.message}`] : [])];
}

function addedLines(entry: PackEntry): string[] {
  return [`${entry.name} is here: ${gigabytes(entry.bytes)}. ${licenceLine(entry.licences)}`, ...needLines(entry)];
}

function licenceLine({ weights: { name, sentence } }: PackEntry['licences']): string {
  return name === '' ? sentence : `${name}: ${sentence}`;
}

function needLines({ state }: PackEntry): string[] {
  return state.kind === 'needs-companion' ? [`It still needs ${namesOfNeeds(state.needs)}.`] : [];
}

function faultLine({ problem }: PackFault): string {
  return `  ${problem}`;
}

function planLines({ title, bytes, folder, licences, files, host }: PackPlan): string[] {
  const rows = files.map((file) => [file.path, file.bytes === undefined ? '' : String(file.bytes), file.sha256 ?? '', file.url]);
  return [
    `${title}: about ${gigabytes(bytes)} from ${host}. ${licenceLine(licences)}`,
    ...table(rows),
    `Put them into one folder as they are called here, then \`espalier packs add <that folder>\`; or straight into ${folder}.`,
  ];
}
