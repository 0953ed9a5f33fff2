// The lines of a job's log. English in every face: they are for whoever looks for a fault.
import type { AppError } from '#contract/outcome/errors.ts';
import type { Result } from '#contract/outcome/result.ts';
import type { Asset } from '../../library/asset/asset-folder.ts';
import type { Job } from '../queue/job.ts';
import type { LeftStage } from './stage-record.ts';

const MEGABYTE = 1024 ** 2;

export function beginningOf({ name, request }: Job): string {
  if (request.kind === 'rebuild') return `Began to build "${name}" with the pack ${request.pack} on ${request.device}.`;
  const { pack, device, seed } = request.options;
  const source = request.pictures.length > 0 ? `${request.pictures.length} picture(s)` : 'words';
  return `Began to grow "${name}" from ${source} with the pack ${pack} on ${device}, seed ${seed}.`;
}

export function stageEnd({ stage, seconds, memory }: LeftStage): string {
  const device = memory.deviceBytes > 0 ? `, ${megabytes(memory.deviceBytes)} on the graphics card` : '';
  return `${stage}: ${seconds.toFixed(1)} s, ${megabytes(memory.processBytes)} of memory${device}`;
}

export function endOf(result: Result<Asset>): string {
  return result.ok ? `Done: the asset ${result.value.sidecar.id}.` : failure(result.error);
}

function failure({ code, message, hint, details }: AppError): string {
  return [`Ended with ${code}: ${message}`, hint, details && JSON.stringify(details)].filter(Boolean).join(' ');
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / MEGABYTE)} MB`;
}
