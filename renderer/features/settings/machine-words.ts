// What a look at the machine found, in plain words: what it is about, what is so, and what to do where something is missing.

import type { MachineCheck, MachineFinding } from '#contract/machine/machine-check.ts';
import { failureWords } from '../../shared/wording/failure-words.ts';
import { packTitle } from '../../shared/wording/pack-title.ts';
import { byteWords } from '../../ui/formats/format-number.ts';
import { listWords } from '../../words/list-words.ts';
import { saidByServices } from '../../words/said-by-services.ts';
import { t } from '../../words/words.ts';

export interface CheckWords {
  readonly title: string;
  /** A line each thing. */
  readonly finding: string;
  readonly advice?: string | undefined;
}

/** Whether there is nothing to do about anything: a model that cannot be used is something, though others can. */
export function isAllWell(checks: readonly MachineCheck[], findings: readonly MachineFinding[]): boolean {
  const isWell = (check: MachineCheck) => check.passed && checkWords(check).advice === undefined;
  return checks.every(isWell) && findings.every(({ level }) => level === 'good' || level === 'note');
}

export function checkWords(check: MachineCheck): CheckWords {
  const title = t(`settings.checks.${check.kind}`);
  if ('error' in check && check.error !== undefined) {
    const { message, hint } = failureWords(check.error);
    return { title, finding: message, advice: hint };
  }
  switch (check.kind) {
    case 'disk': {
      const advice = t('settings.diskAdvice');
      return { title, finding: t('settings.diskFree', { bytes: byteWords(check.freeBytes) }), ...(!check.passed && { advice }) };
    }
    case 'queue':
      return { title, finding: t('settings.queueWell') };
    case 'runtime':
      return { title, finding: t('settings.engineStarts', { versions: versionsInWords(check.versions) }) };
    case 'devices':
      return {
        title,
        finding: [
          ...check.devices.map(({ name, freeBytes }) =>
            t('settings.deviceFree', { device: saidByServices(name), bytes: byteWords(freeBytes) }),
          ),
          ...(check.setAside ?? []).map(({ name, because }) => t('settings.cardSetAside', { name, reason: failureWords(because).message })),
        ].join('; '),
        ...(!check.passed && { advice: t('settings.cardSetAsideAdvice') }),
      };
    case 'packs':
      return packWords(title, check);
  }
}

function packWords(title: string, { packs, folder, passed }: Extract<MachineCheck, { kind: 'packs' }>): CheckWords {
  const usable = packs.filter(({ problem }) => problem === undefined).map(quoted);
  const broken = packs.flatMap(({ problem, ...pack }) =>
    problem === undefined ? [] : [t('settings.packBroken', { pack: quoted(pack), problem: saidByServices(problem) })],
  );
  const first = usable.length > 0 ? t('settings.packsUsable', { packs: listWords(usable) }) : t('settings.packsNone');
  const finding = [first, ...broken].join('\n');
  const advice = [
    ...(broken.length > 0 ? [t('settings.packBrokenAdvice', { count: broken.length })] : []),
    ...(passed ? [] : [t('settings.packAdvice', { folder })]),
  ];
  return { title, finding, ...(advice.length > 0 && { advice: advice.join(' ') }) };
}

/** A title may have a comma in it. */
function quoted(pack: Parameters<typeof packTitle>[0]): string {
  return t('settings.packNamed', { pack: packTitle(pack) });
}

function versionsInWords(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
