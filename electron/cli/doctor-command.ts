// `espalier doctor`: whether this machine can do the work, point by point, each with what to do about it.
import { statfs } from 'node:fs/promises';
import { type AppError, EXIT_CODES } from '#contract/errors.ts';
import type { Studio } from '../studio.ts';
import { type Answer, result } from './answer.ts';
import { terminalHint } from './way-out.ts';
import { withStudio } from './with-studio.ts';

interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly finding: string;
  readonly hint?: string;
}

const GIGABYTE = 1024 ** 3;
const ENOUGH_DISK_BYTES = 2 * GIGABYTE;

export function doctor(): Promise<Answer> {
  return withStudio(async (studio) => {
    const checks = [await checkDisk(studio), checkQueue(studio), ...(await checkRuntime(studio))];
    const lines = checks.flatMap((check) => [
      `${check.passed ? 'ok    ' : 'FAILED'} ${check.name}: ${check.finding}`,
      ...(check.hint === undefined ? [] : [`       ${check.hint}`]),
    ]);
    return result({ checks }, lines, checks.every((check) => check.passed) ? 0 : EXIT_CODES.runtime_unavailable);
  });
}

async function checkDisk(studio: Studio): Promise<Check> {
  const { bavail, bsize } = await statfs(studio.home.folder);
  const passed = bavail * bsize >= ENOUGH_DISK_BYTES;
  const finding = `${((bavail * bsize) / GIGABYTE).toFixed(1)} GB free for ${studio.home.folder}`;
  return { name: 'disk', passed, finding, ...(!passed && { hint: 'Free some space, or set ESPALIER_HOME to a folder on a larger disk.' }) };
}

function checkQueue(studio: Studio): Check {
  const reason = studio.jobs.restriction();
  if (reason === undefined) return { name: 'queue', passed: true, finding: studio.home.queue };
  return failed('queue', reason);
}

async function checkRuntime(studio: Studio): Promise<Check[]> {
  const started = await studio.runtime.start();
  if (!started.ok) return [failed('runtime', started.error)];
  const { versions, devices, packs } = started.value;
  const usable = packs.filter((pack) => pack.problem === undefined);
  return [
    {
      name: 'runtime',
      passed: true,
      finding: Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    },
    {
      name: 'devices',
      passed: true,
      finding: devices.map((device) => `${device.id} (${device.name}, ${(device.freeBytes / GIGABYTE).toFixed(1)} GB free)`).join(', '),
    },
    {
      name: 'model packs',
      passed: usable.length > 0,
      finding: packs.map((pack) => (pack.problem === undefined ? pack.name : `${pack.name} (${pack.problem})`)).join(', ') || 'none',
      ...(usable.length === 0 && { hint: `Put a model pack into ${studio.home.packs}.` }),
    },
  ];
}

function failed(name: string, error: AppError): Check {
  const hint = terminalHint(error);
  return { name, passed: false, finding: error.message, ...(hint !== undefined && { hint }) };
}
