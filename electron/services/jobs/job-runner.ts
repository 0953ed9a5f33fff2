// Runs one job from request to finished asset: checks, sampling or rebuilding, delivery, copies for the asker.
// The asset exists as soon as its latent is on disk. Whatever fails before that leaves no folder behind.
import { access, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { AppError } from '#contract/errors.ts';
import type { BuildingOptions, BuiltAsset, DeliveryOptions } from '#contract/generation.ts';
import { err, ok, type Result } from '#contract/result.ts';
import type { ArtifactParams } from '#contract/runtime-rpc.ts';
import { deliveryProblem } from '../delivery/delivery-limits.ts';
import { type Asset, hasLatent, LATENT_NAME } from '../library/asset-folder.ts';
import type { Library } from '../library/library.ts';
import type { PackFinder } from '../model-packs/pack-finder.ts';
import { checkPictureFile } from '../pictures/picture-check.ts';
import type { CallOptions, RuntimeSupervisor } from '../runtime/supervisor.ts';
import { copyFileAtomically } from '../storage/atomic-file.ts';
import { errnoCode, fileSystemError } from '../storage/file-errors.ts';
import { copyOut } from './copy-out.ts';
import { deliverBuilt } from './deliver-built.ts';
import type { Job, JobRequest } from './job.ts';
import { droppedFiles, finishedSidecar, sampledSidecar } from './job-sidecars.ts';
import { buildFromLatent } from './latent-builder.ts';

export interface JobRunnerCollaborators {
  readonly runtime: RuntimeSupervisor;
  readonly library: Library;
  readonly packs: PackFinder;
}

type GenerateRequest = Extract<JobRequest, { kind: 'generate' }>;
type RebuildRequest = Extract<JobRequest, { kind: 'rebuild' }>;

/** What an artifact is called among an asset's files. */
const ARTIFACT_NAMES = { 'cut-out': 'cutOut', latent: 'latent', preview: 'preview' } as const;

export class JobRunner {
  readonly #runtime: RuntimeSupervisor;
  readonly #library: Library;
  readonly #packs: PackFinder;

  constructor(collaborators: JobRunnerCollaborators) {
    this.#runtime = collaborators.runtime;
    this.#library = collaborators.library;
    this.#packs = collaborators.packs;
  }

  /** Runs `job` to its end. Refusals of the file system come back as errors, bugs throw. */
  async run(job: Job, options: CallOptions): Promise<Result<Asset>> {
    try {
      const impossible = problemOf(job);
      if (impossible !== undefined) return err(impossible);
      const built =
        job.request.kind === 'generate' ? await this.#generate(job, job.request, options) : await this.#rebuild(job, job.request, options);
      if (!built.ok) await this.#library.discardUnborn(job.assetId);
      if (!built.ok || job.request.outFolder === undefined) return built;
      return await copyOut(built.value, job.request.outFolder);
    } catch (cause) {
      return err(fileSystemError(cause, this.#library.folderOf(job.assetId)));
    }
  }

  async #generate(job: Job, request: GenerateRequest, options: CallOptions): Promise<Result<Asset>> {
    const folder = this.#library.folderOf(job.assetId);
    if (await hasLatent(folder)) return this.#build(job, request.options, options);
    for (const picture of request.pictures) {
      const checked = await checkPictureFile(picture);
      if (!checked.ok) return checked;
    }
    const { pack: packName, delivery, ...generation } = request.options;
    const pack = await this.#packs.find(packName);
    if (!pack.ok) return pack;
    const made = await this.#library.makeFolder(job.assetId);
    if (!made.ok) return made;
    const saving: Promise<Result<Asset>>[] = [];
    const files: Record<string, string> = {};
    const onArtifact = (artifact: ArtifactParams) => {
      files[ARTIFACT_NAMES[artifact.artifact]] = basename(artifact.path);
      if (artifact.artifact === 'latent') saving.push(this.#library.save(sampledSidecar(job, files)));
      options.onArtifact?.(artifact);
    };
    const { pictures, text } = request;
    const asked = {
      jobId: job.id,
      pictures,
      ...(text !== undefined && { text }),
      folder: made.value,
      packFolder: pack.value.folder,
      ...generation,
      name: job.name,
    };
    const built = await this.#runtime.call('generate', asked, { ...options, onArtifact });
    const saved = await Promise.all(saving);
    if (!built.ok) return err(withSavedShape(built.error, saved));
    const delivered = await deliverBuilt(built.value, { jobId: job.id, delivery }, options);
    const asset = await this.#finish(job, delivered.ok ? delivered.value : built.value, generation.building);
    return delivered.ok ? asset : err(withAsset(delivered.error, job.assetId));
  }

  async #rebuild(job: Job, request: RebuildRequest, options: CallOptions): Promise<Result<Asset>> {
    const made = await this.#library.makeFolder(job.assetId);
    if (!made.ok) return made;
    if (!(await hasLatent(made.value))) {
      const taken = await takeLatent(request.latent, made.value);
      if (!taken.ok) return taken;
      const saved = await this.#library.save(sampledSidecar(job));
      if (!saved.ok) return saved;
    }
    return this.#build(job, request, options);
  }

  async #build(
    job: Job,
    request: { pack: string; device: string; building: BuildingOptions; delivery?: DeliveryOptions | undefined },
    options: CallOptions,
  ): Promise<Result<Asset>> {
    const pack = await this.#packs.find(request.pack);
    if (!pack.ok) return pack;
    const { device, building, delivery } = request;
    const folder = this.#library.folderOf(job.assetId);
    const build = { jobId: job.id, folder, packFolder: pack.value.folder, device, name: job.name, building, delivery };
    const built = await buildFromLatent(this.#runtime, build, options);
    return built.ok ? this.#finish(job, built.value, building) : built;
  }

  async #finish(job: Job, built: BuiltAsset, building: BuildingOptions): Promise<Result<Asset>> {
    const before = await this.#library.find(job.assetId);
    const earlier = before.ok ? before.value.sidecar : sampledSidecar(job);
    const finished = finishedSidecar(earlier, built, building);
    const saved = await this.#library.save(finished);
    const folder = this.#library.folderOf(job.assetId);
    if (saved.ok) for (const name of droppedFiles(earlier, finished)) await rm(join(folder, name), { force: true });
    return saved;
  }
}

function withSavedShape(error: AppError, saved: readonly Result<Asset>[]): AppError {
  const asset = saved.find((result) => result.ok);
  if (asset === undefined) return error;
  const { id } = asset.value.sidecar;
  return {
    ...error,
    hint: `${error.hint ?? ''} The sampled shape is saved: \`espalier rebuild ${id}\`.`.trim(),
    details: { ...error.details, assetId: id },
  };
}

/** Why what is asked for cannot be made, as far as that is known before anything is. */
function problemOf({ request }: Job): AppError | undefined {
  return request.kind === 'generate'
    ? deliveryProblem(request.options.building, request.options.delivery)
    : deliveryProblem(request.building, request.delivery);
}

/** For a delivery file that failed after the asset itself was finished. */
function withAsset(error: AppError, id: string): AppError {
  const hint = `${error.hint ?? ''} The asset itself is finished: ${id}.`.trim();
  return { ...error, hint, details: { ...error.details, assetId: id } };
}

async function takeLatent(latent: string, folder: string): Promise<Result<string>> {
  try {
    await access(latent);
  } catch (cause) {
    return err({
      code: 'latent_invalid',
      message: `The latent ${latent} cannot be read (${errnoCode(cause)}).`,
      hint: 'Name an asset, its folder or its latent.safetensors.',
    });
  }
  await copyFileAtomically(latent, join(folder, LATENT_NAME));
  return ok(latent);
}
