// The last step of a job that is asked for a delivery file: model-compressed.glb beside model.glb, as part of the stage `export`.
import type { BuiltAsset, DeliveryOptions, Timings } from '#contract/generation/generation.ts';
import { ok, type Result } from '#contract/outcome/result.ts';
import { deliver } from '../../../delivery/deliver.ts';
import { isDeliveryAskedFor } from '../../../delivery/delivery-limits.ts';
import type { CallOptions } from '../../../runtime/runtime.ts';

export interface DeliveryJob {
  readonly jobId: string;
  readonly delivery?: DeliveryOptions | undefined;
}

/** `built` with the delivery file among its files and its seconds among the export's; `built` itself when none is asked for. */
export async function deliverBuilt(built: BuiltAsset, { jobId, delivery }: DeliveryJob, options: CallOptions): Promise<Result<BuiltAsset>> {
  const { glb } = built.files;
  if (!isDeliveryAskedFor(delivery) || glb === undefined) return ok(built);
  const beganMs = performance.now();
  const onProgress = (fraction: number) =>
    options.onProgress?.({
      jobId,
      stage: 'export',
      done: fraction,
      total: 1,
      memory: { processBytes: process.memoryUsage.rss(), deviceBytes: 0 },
    });
  const compressed = await deliver(glb, delivery, { signal: options.signal, onProgress });
  if (!compressed.ok) return compressed;
  const timings = withExport(built.timings, (performance.now() - beganMs) / 1000);
  return ok({ ...built, timings, files: { ...built.files, compressed: compressed.value } });
}

function withExport(timings: Timings, seconds: number): Timings {
  return { ...timings, export: timings.export + seconds, total: timings.total + seconds };
}
