// How fast this machine grows an object: the same picture several times in one runtime, by stage.
// Nothing of it enters the queue or the library, and what is made is removed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProgressParams } from '#contract/channels/runtime-rpc.ts';
import { type BuiltAsset, type GenerationOptions, STAGES, type Timings } from '#contract/generation/generation.ts';
import { ok, type Result } from '#contract/outcome/result.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { uuidV7 } from '../storage/names/uuid-v7.ts';

export interface Measuring {
  readonly picture: string;
  readonly packFolder: string;
  readonly options: Omit<GenerationOptions, 'pack' | 'matting' | 'delivery'>;
  /** On the clock, after one that warms up. */
  readonly runs: number;
}

export interface MeasuringWatch {
  readonly signal?: AbortSignal;
  /** Hears of each object when it is there; the first is the one that warms up. */
  readonly onObject?: (secondsOfObject: number) => void;
}

export interface GenerationFigures {
  /** Of the object that warms up: the networks are read, and what a first run compiles is compiled. */
  readonly firstSeconds: number;
  /** Medians of the others. */
  readonly medianSeconds: Timings;
  readonly seconds: readonly number[];
  /** The most that was told of while they grew. */
  readonly peakBytes: ProgressParams['memory'];
  readonly mesh: { readonly vertices: number; readonly faces: number };
  readonly device: string;
  readonly pack: { readonly name: string; readonly sha256: string };
  readonly versions: Readonly<Record<string, string>>;
}

/** Fails as a generation does. */
export async function measureGenerations(
  runtime: Pick<Runtime, 'call'>,
  measuring: Measuring,
  watch: MeasuringWatch = {},
): Promise<Result<GenerationFigures>> {
  const peak = { processBytes: 0, deviceBytes: 0 };
  const built: BuiltAsset[] = [];
  while (built.length <= measuring.runs) {
    const one = await grown(runtime, measuring, { peak, signal: watch.signal });
    if (!one.ok) return one;
    built.push(one.value);
    watch.onObject?.(one.value.timings.total);
  }
  const [first, ...others] = built.map(({ timings }) => timings);
  const last = built.at(-1);
  if (first === undefined || last === undefined) throw new Error('at least one object is grown');
  const { recipe, mesh } = last;
  return ok({
    firstSeconds: first.total,
    medianSeconds: mediansOf(others.length > 0 ? others : [first]),
    seconds: others.map(({ total }) => total),
    peakBytes: peak,
    mesh: { vertices: mesh.vertices, faces: mesh.faces },
    device: recipe.device,
    pack: recipe.pack,
    versions: recipe.versions,
  });
}

async function grown(
  runtime: Pick<Runtime, 'call'>,
  { picture, packFolder, options }: Measuring,
  { peak, signal }: { readonly peak: ProgressParams['memory']; readonly signal: AbortSignal | undefined },
): Promise<Result<BuiltAsset>> {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-bench-'));
  const onProgress = ({ memory }: ProgressParams) => {
    peak.processBytes = Math.max(peak.processBytes, memory.processBytes);
    peak.deviceBytes = Math.max(peak.deviceBytes, memory.deviceBytes);
  };
  try {
    const params = { jobId: uuidV7(), pictures: [picture], folder, packFolder, ...options };
    return await runtime.call('generate', params, { onProgress, ...(signal !== undefined && { signal }) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function mediansOf(timings: readonly Timings[]): Timings {
  const parts = [...STAGES, 'total'] as const;
  // One entry for each part of the timings.
  return Object.fromEntries(parts.map((part) => [part, median(timings.map((each) => each[part]))])) as Timings;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return (lower + upper) / 2;
}
