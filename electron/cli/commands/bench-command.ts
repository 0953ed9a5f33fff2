// `espalier bench`: how long this machine takes for an object, stage by stage, and what memory that holds. It waits for the jobs that run
// here, also those of a farm, and none is begun until it is done.
import { join } from 'node:path';
import { z } from 'zod';
import { GenerationOptions, STAGES } from '#contract/generation/generation.ts';
import { deviceOf } from '../../services/jobs/queue/job.ts';
import { type GenerationFigures, measureGenerations } from '../../services/machine/measure-generations.ts';
import { given, parseOptions } from '../flags/flag-values.ts';
import type { SamplingFlags } from '../flags/generation-flags.ts';
import { type Answer, failure, result } from '../output/answer.ts';
import { sayLine } from '../output/say-line.ts';
import { megabytes, table } from '../output/table.ts';
import { abortOnSignal } from '../running/abort-on-signal.ts';
import { withStudio } from '../running/with-studio.ts';

export interface BenchFlags extends Pick<SamplingFlags, 'pack' | 'device'> {
  readonly runs?: number;
}

const PICTURE = 'chest.png';
const Flags = GenerationOptions.pick({ pack: true, device: true }).extend({ runs: z.int().min(1).max(100).default(3) });

export function bench({ runs: count, pack: packName, device: deviceName }: BenchFlags): Promise<Answer> {
  const flags = parseOptions(Flags, given({ runs: count, pack: packName, device: deviceName }));
  if (!flags.ok) return Promise.resolve(failure(flags.error));
  const { runs, pack: name, device: asked } = flags.value;
  return withStudio(async ({ jobs, runtime, packs, places }) => {
    const pack = await packs.find(name);
    if (!pack.ok) return failure(pack.error);
    const picture = join(places.examples, PICTURE);
    const { pack: _, ...options } = GenerationOptions.parse({ pack: name, device: asked });
    const device = deviceOf(jobs.onDevice({ kind: 'generate', pictures: [picture], options: { pack: name, ...options } }));
    const measuring = { picture, packFolder: pack.value.folder, options: { ...options, device }, runs };
    const { signal, stopListening } = abortOnSignal();
    let grown = 0;
    const onObject = (seconds: number) =>
      sayLine(`${grown++ === 0 ? 'to warm up' : `object ${grown - 1} of ${runs}`}: ${seconds.toFixed(2)} s`);
    const measure = () => measureGenerations(runtime, measuring, { signal, onObject });
    const onWait = () => sayLine('Waiting until no job runs on this machine, of its own or of a farm…');
    const figures = await jobs.machine.alone(measure, { signal, onWait }).finally(stopListening);
    return figures.ok ? result({ picture: PICTURE, runs, ...figures.value }, inWords(figures.value)) : failure(figures.error);
  });
}

function inWords({ medianSeconds, firstSeconds, peakBytes, mesh, device, pack, versions }: GenerationFigures): string[] {
  const rows = STAGES.map((stage) => [stage.replaceAll('_', ' '), `${medianSeconds[stage].toFixed(2)} s`]);
  const memory = [`${megabytes(peakBytes.processBytes)} of memory`];
  if (peakBytes.deviceBytes > 0) memory.push(`${megabytes(peakBytes.deviceBytes)} of ${device}`);
  return [
    ...table([...rows, ['an object', `${medianSeconds.total.toFixed(2)} s, the first ${firstSeconds.toFixed(2)} s`]]),
    `${memory.join(', ')} at most; ${mesh.faces} triangles; ${pack.name} on ${device}`,
    Object.entries(versions)
      .map(([program, version]) => `${program} ${version}`)
      .join(', '),
  ];
}
