// What a look at the machine found, in plain words: what it is about, what is so, and what to do where something is missing.
import type { MachineCheck } from '#contract/machine-check.ts';
import { hintWords } from '../../shared/hint-texts.ts';
import { byteWords } from '../../ui/format-number.ts';

export interface CheckWords {
  readonly title: string;
  readonly finding: string;
  readonly advice?: string | undefined;
}

const TITLES: Readonly<Record<MachineCheck['kind'], string>> = {
  disk: 'Room on the disk',
  queue: 'The list of jobs',
  runtime: 'The engine',
  devices: 'What it runs on',
  packs: 'Models',
};

export function checkWords(check: MachineCheck): CheckWords {
  const title = TITLES[check.kind];
  if ('error' in check && check.error !== undefined) return { title, finding: check.error.message, advice: hintWords(check.error) };
  switch (check.kind) {
    case 'disk': {
      const advice = 'An object takes some ten to a hundred MB. Free some space on that disk.';
      return { title, finding: `${byteWords(check.freeBytes)} free`, ...(!check.passed && { advice }) };
    }
    case 'queue':
      return { title, finding: 'Can be written, so that no job is lost.' };
    case 'runtime':
      return { title, finding: `Starts. ${versionsInWords(check.versions)}` };
    case 'devices':
      return { title, finding: check.devices.map(({ name, freeBytes }) => `${name}, ${byteWords(freeBytes)} free`).join('; ') };
    case 'packs':
      return packWords(title, check);
  }
}

function packWords(title: string, { packs, folder, passed }: Extract<MachineCheck, { kind: 'packs' }>): CheckWords {
  const usable = packs.filter(({ problem }) => problem === undefined).map(({ name }) => name);
  const broken = packs.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name} cannot be used: ${problem}`]));
  const finding = [usable.length > 0 ? `${usable.join(', ')} can be used.` : 'None that can be used.', ...broken].join(' ');
  return { title, finding, ...(!passed && { advice: `Put a model into ${folder}.` }) };
}

function versionsInWords(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
