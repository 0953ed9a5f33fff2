// `espalier doctor`: whether this machine can do the work, point by point, each with what to do about it.
import type { MachineCheck, MachineFinding } from '#contract/machine/machine-check.ts';
import { EXIT_CODES } from '#contract/outcome/errors.ts';
import { asideSentence } from '../../../services/jobs/queue/queue-state.ts';
import { checkMachine } from '../../../services/machine/check-machine.ts';
import { describeMachine } from '../../../services/machine/description/describe-machine.ts';
import { findingsOf } from '../../../services/machine/findings.ts';
import { type Answer, result } from '../../output/answer.ts';
import { terminalHint } from '../../output/way-out.ts';
import { withStudio } from '../../running/with-studio.ts';

interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly finding: string;
  readonly hint?: string;
}

const GIGABYTE = 1024 ** 3;

export function doctor(): Promise<Answer> {
  return withStudio(async (studio) => {
    const checks = (await checkMachine(studio)).map(inWords);
    const findings = findingsOf(await describeMachine(studio.home.folder, studio.environment));
    const checkLines = checks.flatMap((check) => [
      `${check.passed ? 'ok    ' : 'FAILED'} ${check.name}: ${check.finding}`,
      ...(check.hint === undefined ? [] : [`       ${check.hint}`]),
    ]);
    const isEngineOutdated = await studio.engineSetUp.isOutdated();
    const lines = [...checkLines, ...findings.flatMap(findingLines), ...(isEngineOutdated ? OUTDATED_LINES : [])];
    return result(
      { checks, findings, isEngineOutdated },
      lines,
      checks.every((check) => check.passed) ? 0 : EXIT_CODES.runtime_unavailable,
    );
  });
}

const OUTDATED_LINES = [
  'CARE   engine: it runs on packages of an earlier version of this program.',
  '       espalier set-up --from <kit>, or espalier set-up --network',
];
const LEVELS: Readonly<Record<MachineFinding['level'], string>> = { good: 'ok    ', note: 'note  ', warning: 'CARE  ', problem: 'WRONG ' };

function findingLines({ id, level, sentence, command }: MachineFinding): string[] {
  return [`${LEVELS[level]} ${id}: ${sentence}`, ...(command === undefined ? [] : [`       ${command}`])];
}

function inWords(check: MachineCheck): Check {
  const { passed } = check;
  if ('error' in check && check.error !== undefined) {
    return withHint({ name: check.kind, passed, finding: check.error.message }, terminalHint(check.error));
  }
  switch (check.kind) {
    case 'disk': {
      const finding = `${gigabytes(check.freeBytes)} free for ${check.folder}`;
      return withHint({ name: 'disk', passed, finding }, 'Free some space, or set ESPALIER_HOME to a folder on a larger disk.');
    }
    case 'queue':
      return { name: 'queue', passed, finding: check.path };
    case 'runtime': {
      const versions = Object.entries(check.versions).map(([name, version]) => `${name} ${version}`);
      return { name: 'runtime', passed, finding: versions.join(', ') };
    }
    case 'devices': {
      const devices = check.devices.map(({ id, name, freeBytes }) => `${id} (${name}, ${gigabytes(freeBytes)} free)`);
      const aside = (check.setAside ?? []).map(asideSentence);
      return withHint(
        { name: 'devices', passed, finding: [devices.join(', '), ...aside].join('. ') },
        'Look at the card and its driver (nvidia-smi); the program that set it aside tries it again when it is started anew.',
      );
    }
    case 'packs': {
      const packs = check.packs.map(({ name, problem }) => (problem === undefined ? name : `${name} (${problem})`));
      return withHint({ name: 'model packs', passed, finding: packs.join(', ') || 'none' }, `Put a model pack into ${check.folder}.`);
    }
  }
}

function withHint(check: Check, hint: string | undefined): Check {
  return check.passed || hint === undefined ? check : { ...check, hint };
}

function gigabytes(bytes: number): string {
  return `${(bytes / GIGABYTE).toFixed(1)} GB`;
}
