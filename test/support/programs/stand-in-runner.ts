// A job runner over a real library, whose runtime makes an asset's files at once; and jobs for it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type DeliveryOptions, GenerationOptions } from '#contract/generation/generation.ts';
import { ok } from '#contract/outcome/result.ts';
import { CopyRecords } from '../../../electron/services/jobs/copies/copy-records.ts';
import type { Job, JobRequest } from '../../../electron/services/jobs/queue/job.ts';
import { JobRunner } from '../../../electron/services/jobs/running/job-runner.ts';
import { Library } from '../../../electron/services/library/library.ts';
import { PackFinder } from '../../../electron/services/model-packs/pack-finder.ts';
import { RuntimeSupervisor } from '../../../electron/services/runtime/supervisor.ts';
import { uuidV7 } from '../../../electron/services/storage/names/uuid-v7.ts';
import { pencilPng } from '../files/make-png.ts';
import { newHome } from '../files/sample-assets.ts';
import { newFolder } from '../new-folder.ts';

const STAND_IN = fileURLToPath(new URL('./stand-in-runtime.ts', import.meta.url));

/** A runner over a real library, with a runtime that fails as `fault` says, and whose model is `glb`. */
export async function newRunner(fault = '', glb?: string, folder?: string) {
  const home = await newHome(folder);
  mkdirSync(join(home.packs, 'starter'), { recursive: true });
  writeFileSync(join(home.packs, 'starter', 'pipeline.json'), '{}');
  const environment = { ...process.env, ESPALIER_TEST_FAULT: fault, ...(glb !== undefined && { ESPALIER_TEST_GLB: glb }) };
  const command = {
    program: process.execPath,
    arguments: ['--disable-warning=ExperimentalWarning', STAND_IN],
    environment,
    folder: home.folder,
  };
  const runtime = new RuntimeSupervisor({ locate: async () => ok(command), onLog: () => {} });
  onTestFinished(() => runtime.stop());
  const library = new Library(home);
  return {
    home,
    library,
    runner: new JobRunner({ runtime, library, packs: new PackFinder([home.packs]), copies: new CopyRecords(home.copies) }),
  };
}

export function picture(): string {
  const path = join(newFolder(), 'tea pot.png');
  writeFileSync(path, pencilPng(32));
  return path;
}

interface RequestInput {
  readonly pictures?: string[];
  readonly pack?: string;
  readonly outFolder?: string;
  readonly delivery?: DeliveryOptions;
}

export function generateRequest(input: RequestInput = {}): JobRequest {
  const { pictures = [picture()], pack = 'starter', outFolder, delivery } = input;
  return {
    kind: 'generate',
    pictures,
    options: GenerationOptions.parse({ pack, delivery }),
    ...(outFolder !== undefined && { outFolder }),
  };
}

export function rebuildRequest(latent: string, delivery?: DeliveryOptions): JobRequest {
  const building = { formats: ['glb' as const] };
  return { kind: 'rebuild', latent, pack: 'starter', device: 'auto', building, ...(delivery !== undefined && { delivery }) };
}

export function jobFor(request: JobRequest, assetId = uuidV7()): Job {
  return {
    id: uuidV7(),
    kind: request.kind,
    name: 'tea pot',
    createdAt: new Date().toISOString(),
    assetId,
    request,
    state: { kind: 'waiting' },
  };
}
