// Runs one job from request to finished asset: checks, sampling or rebuilding, delivery, copies for the asker.
// The asset exists as soon as its latent is on disk. Whatever fails before that leaves no folder behind.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AssetSidecar } from '#contract/asset/asset.ts';
import type { ArtifactParams, Matting, RuntimeParams } from '#contract/channels/runtime-rpc.ts';
import type { BuiltAsset } from '#contract/generation/generation.ts';
import type { AppError, ErrorCode } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { deliveryProblem } from '../../delivery/delivery-limits.ts';
import { type Asset, hasLatent } from '../../library/asset/asset-folder.ts';
import type { Library } from '../../library/library.ts';
import type { PackFinder } from '../../model-packs/pack-finder.ts';
import { checkPictureFile } from '../../pictures/picture-check.ts';
import type { CallOptions, Runtime } from '../../runtime/runtime.ts';
import { fileSystemError } from '../../storage/file-errors.ts';
import { prepareCopies } from '../copies/copy-out.ts';
import type { CopyRecords } from '../copies/copy-records.ts';
import type { Job, JobRequest } from '../queue/job.ts';
import { untrueFile } from './building/built-file-names.ts';
import { deliverBuilt } from './building/deliver-built.ts';
import { buildFromLatent } from './building/latent-builder.ts';
import { goneMeanwhile, vanished, withFinishedAsset, withKeptShape } from './job-failures.ts';
import { finishedSidecar, sampledSidecar } from './job-sidecars.ts';
import { takeLatent } from './take-latent.ts';

export interface JobRunnerDependencies {
  readonly runtime: Runtime;
  readonly library: Library;
  readonly packs: PackFinder;
  readonly copies: CopyRecords;
}

type GenerateRequest = Extract<JobRequest, { kind: 'generate' }>;
type RebuildRequest = Extract<JobRequest, { kind: 'rebuild' }>;

/** How the runtime fails, or what it made is missed, when the asset's folder went away under it. */
const MEETS_NO_FOLDER: ReadonlySet<ErrorCode> = new Set(['not_found', 'protocol_violation']);

export class JobRunner {
  readonly #runtime: Runtime;
  readonly #library: Library;
  readonly #packs: PackFinder;
  readonly #copies: CopyRecords;

  constructor(dependencies: JobRunnerDependencies) {
    this.#runtime = dependencies.runtime;
    this.#library = dependencies.library;
    this.#packs = dependencies.packs;
    this.#copies = dependencies.copies;
  }

  /** Runs `job` to its end. Refusals of the file system come back as errors, bugs throw. */
  async run(job: Job, options: CallOptions): Promise<Result<Asset>> {
    const impossible = problemOf(job) ?? (await this.#library.whyUntouchable(job.assetId));
    if (impossible !== undefined) return err(impossible);
    const folder = this.#library.folderOf(job.assetId);
    const copies = await prepareCopies({ outFolder: job.request.outFolder, assetFolder: folder, records: this.#copies });
    if (!copies.ok) return copies;
    const made = (await this.#doneBefore(job)) ?? (await this.#make(job, options));
    if (!made.ok) return err(await this.#afterFailure(job, made.error));
    const copied = await copies.value(made.value);
    return copied.ok ? made : err(withFinishedAsset(copied.error, made.value));
  }

  /** The asset, if the job was done and only its end could not be put down. */
  async #doneBefore(job: Job): Promise<Result<Asset> | undefined> {
    const asset = await this.#library.find(job.assetId);
    return asset.ok && asset.value.sidecar.kind === 'finished' && asset.value.sidecar.jobId === job.id ? asset : undefined;
  }

  async #make(job: Job, options: CallOptions): Promise<Result<Asset>> {
    try {
      return job.request.kind === 'generate'
        ? await this.#generate(job, job.request, options)
        : await this.#rebuild(job, job.request, options);
    } catch (cause) {
      return err(fileSystemError(cause, this.#library.folderOf(job.assetId)));
    }
  }

  /** `error` with what is there all the same; a folder without a latent is removed. */
  async #afterFailure(job: Job, error: AppError): Promise<AppError> {
    const folder = this.#library.folderOf(job.assetId);
    const isGone = MEETS_NO_FOLDER.has(error.code) && !existsSync(folder);
    await this.#library.settle(job.assetId);
    if (!(await hasLatent(folder))) return isGone ? vanished(folder) : error;
    const asset = await this.#library.find(job.assetId);
    return withKeptShape(error, { id: job.assetId, folder, sidecar: asset.ok ? asset.value.sidecar : undefined });
  }

  async #generate(job: Job, request: GenerateRequest, options: CallOptions): Promise<Result<Asset>> {
    if (await hasLatent(this.#library.folderOf(job.assetId))) return this.#build(job, { ...request.options, replaces: true }, options);
    const masks = request.masks?.filter((mask) => mask !== null) ?? [];
    for (const picture of [...request.pictures, ...masks]) {
      const checked = await checkPictureFile(picture);
      if (!checked.ok) return checked;
    }
    const { pack: packName, delivery, matting: _, ...generation } = request.options;
    const pack = await this.#packs.find(packName);
    if (!pack.ok) return pack;
    const matting = await this.#mattingOf(request);
    if (!matting.ok) return matting;
    const prepared = await this.#library.prepare(sampledSidecar(job));
    if (!prepared.ok) return prepared;
    const folder = prepared.value;
    const { pictures, text, shape } = request;
    const asked = {
      jobId: job.id,
      pictures,
      ...(masks.length > 0 && { masks: request.masks }),
      ...(text !== undefined && { text }),
      folder,
      packFolder: pack.value.folder,
      ...generation,
      ...matting.value,
      name: job.name,
    };
    const built = await this.#sample(job, asked, shape, options);
    if (!built.ok) return built;
    const delivered = await deliverBuilt(built.value, { jobId: job.id, delivery }, options);
    const whole = delivered.ok ? delivered.value : built.value;
    const inFolder = await readdir(folder);
    const earlier = await this.#sidecarOf(job);
    const asset = await this.#library.save(
      finishedSidecar(earlier, { built: whole, building: generation.building, inFolder, ...(delivered.ok && { jobId: job.id }) }),
    );
    return asset.ok && !delivered.ok ? err(withFinishedAsset(delivered.error, asset.value)) : asset;
  }

  /** What cuts the pictures out. Where each has its mask already, the pack is only named in the recipe, and may be gone. */
  async #mattingOf({ options, pictures, masks = [] }: GenerateRequest): Promise<Result<{ matting?: Matting }>> {
    if (options.matting === undefined || pictures.length === 0) return ok({});
    const matting = await this.#packs.findMatting(options.matting);
    if (matting.ok) return ok({ matting: matting.value });
    return masks.length === pictures.length && !masks.includes(null) ? ok({}) : matting;
  }

  /** Has the runtime sample and build; the asset exists as soon as the latent does. */
  async #sample(job: Job, asked: RuntimeParams<'generate'>, shape: string | undefined, options: CallOptions): Promise<Result<BuiltAsset>> {
    let adopting: Promise<unknown> = Promise.resolve();
    const onArtifact = (artifact: ArtifactParams) => {
      // What fails here is tried again when the job ends.
      if (artifact.artifact === 'latent') adopting = this.#library.adopt(job.assetId).catch(() => undefined);
      options.onArtifact?.(artifact);
    };
    const heard = { ...options, onArtifact };
    const built = await (shape === undefined
      ? this.#runtime.call('generate', asked, heard)
      : this.#runtime.call('variant', { ...asked, latent: shape }, heard));
    await adopting;
    if (!built.ok) return built;
    const untrue = await untrueFile(built.value, asked.folder);
    return untrue === undefined ? built : err(untrue);
  }

  async #rebuild(job: Job, request: RebuildRequest, options: CallOptions): Promise<Result<Asset>> {
    const own = this.#library.folderOf(job.assetId);
    if (dirname(request.latent) === own && !existsSync(own)) return err(goneMeanwhile(job.assetId));
    const prepared = await this.#library.prepare(sampledSidecar(job));
    if (!prepared.ok) return prepared;
    if (!(await hasLatent(prepared.value))) {
      const taken = await takeLatent(request.latent, prepared.value);
      if (!taken.ok) return taken;
    }
    const { replaces = false, buildName } = request;
    return this.#build(job, { ...request, replaces, buildName }, options);
  }

  async #build(
    job: Job,
    request: Pick<RebuildRequest, 'pack' | 'device' | 'building' | 'delivery' | 'buildName'> & { readonly replaces: boolean },
    options: CallOptions,
  ): Promise<Result<Asset>> {
    await this.#library.adopt(job.assetId); // one without a sidecar; should there be no room for it, building may still go well
    const pack = await this.#packs.find(request.pack);
    if (!pack.ok) return pack;
    const { device, building, delivery, replaces, buildName: name } = request;
    const folder = this.#library.folderOf(job.assetId);
    const take = async (built: BuiltAsset, workFolder: string) => {
      const inFolder = await readdir(workFolder);
      const sidecar = finishedSidecar(await this.#sidecarOf(job), { built, building, inFolder, name, jobId: job.id });
      return this.#library.take(workFolder, sidecar, { replaces });
    };
    return buildFromLatent(
      this.#runtime,
      { jobId: job.id, folder, packFolder: pack.value.folder, device, name: job.name, building, delivery, take },
      options,
    );
  }

  async #sidecarOf(job: Job): Promise<AssetSidecar> {
    const asset = await this.#library.find(job.assetId);
    return asset.ok ? asset.value.sidecar : sampledSidecar(job);
  }
}

/** Why what is asked for cannot be made, as far as that is known before anything is. */
function problemOf({ request }: Job): AppError | undefined {
  return request.kind === 'generate'
    ? deliveryProblem(request.options.building, request.options.delivery)
    : deliveryProblem(request.building, request.delivery);
}
