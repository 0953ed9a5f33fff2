// Machines that somebody wrote down, each with what is to be found on it: test/fixtures/machines.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { MachineFinding } from '#contract/machine/machine-check.ts';
import { torchBuildFor } from '../provisioning/environment/torch-build.ts';
import { describeMachine, distributionOf, fileSystemOf, systemOf } from './description/describe-machine.ts';
import { MachineDescription } from './description/machine-description.ts';
import { findingsOf } from './findings.ts';

const FOLDER = join(import.meta.dirname, '../../../test/fixtures/machines');
const Fixture = z.object({
  machine: MachineDescription,
  expected: z.object({ torch: z.enum(['cpu', 'cuda']), findings: z.record(z.string(), z.string()) }),
});
const machines = readdirSync(FOLDER).map((name) => [name, Fixture.parse(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')))] as const);

test.each(machines)('%s: what is found, how bad it is, and which PyTorch fits', (_name, { machine, expected }) => {
  const findings = findingsOf(machine);
  expect(Object.fromEntries(findings.map(({ id, level }) => [id, level]))).toEqual(expected.findings);
  expect(torchBuildFor(machine).build).toBe(expected.torch);
  for (const finding of findings) expect(finding.sentence).toMatch(/^[A-Z0-9/].*\.$/);
});

test('sixteen or more machines show each thing that can be found, and a command wherever one helps', () => {
  const all = machines.flatMap(([, { machine }]) => findingsOf(machine));
  expect(machines.length).toBeGreaterThan(15);
  expect(new Set(all.map(({ id }) => id))).toEqual(new Set(MachineFinding.shape.id.options));
  const withoutCommand = all.filter(({ level, command }) => level === 'warning' && command === undefined).map(({ id }) => id);
  expect([...new Set(withoutCommand)].sort()).toEqual(['card', 'disk', 'driver']); // a newer card, another disk, the driver of Windows
});

test('the sentence about PyTorch names the card and the driver, or why the processor is used', () => {
  const sentenceFor = (name: string) =>
    torchBuildFor(machines.find(([file]) => file === `${name}.json`)?.[1].machine ?? { cards: [] }).sentence;
  expect(sentenceFor('native-4090')).toBe('PyTorch for CUDA 13, which fits NVIDIA GeForce RTX 4090 and its driver 580.95.05.');
  expect(sentenceFor('old-driver')).toBe(
    'PyTorch for the processor, because the driver 535.183.01 of NVIDIA GeForce RTX 3090 is older than 580.',
  );
  expect(sentenceFor('no-card')).toContain('because no NVIDIA card with a driver is seen here');
});

test('this machine can be described, and what its files say is read as it is meant', async () => {
  expect(MachineDescription.safeParse(await describeMachine('/', process.env)).error).toBeUndefined();
  expect(systemOf('5.15.167.4-microsoft-standard-WSL2', '')).toBe('wsl2');
  expect(systemOf('4.4.0-19041-Microsoft', 'Linux version 4.4.0-19041-Microsoft')).toBe('wsl1');
  expect(distributionOf('NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')).toBe('Debian GNU/Linux 12 (bookworm)');
  const mounts = '/dev/sdc / ext4 rw 0 0\nC:\\134 /mnt/c 9p rw 0 0\nx /mnt/c/my\\040disk cifs rw 0 0\n';
  expect(fileSystemOf('/mnt/c/Users/a', mounts)).toBe('9p');
  expect(fileSystemOf('/mnt/c/my disk/a', mounts)).toBe('cifs');
  expect(fileSystemOf('/mnt/cd', mounts)).toBe('ext4');
});
