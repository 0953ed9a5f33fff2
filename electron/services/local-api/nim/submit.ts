// A request of NVIDIA's service as a job: what no schema says about it, and in which words it is refused.
import type { ApiContext } from '../api-context.ts';
import { sentenceOf, statusOf } from '../failures/http-failure.ts';
import { ReadableError } from '../failures/readable-error.ts';
import type { HostedJob, SubmitProblem } from '../hosted-jobs/hosted-jobs.ts';
import { hostedOptions } from '../hosted-jobs/hosted-request.ts';
import type { ServedModel } from '../hosted-jobs/served-models.ts';
import type { ImageSource } from '../incoming-images/image-source.ts';
import { type ImageReferences, imageSource } from './image-references.ts';
import { type Object3dRequest, USUAL_SAMPLING } from './object-3d.ts';

export interface Submission {
  readonly context: ApiContext;
  readonly models: readonly ServedModel[];
  readonly references: ImageReferences;
}

/** Throws a ReadableError for what is refused. */
export async function submit(body: Object3dRequest, { context, models, references }: Submission): Promise<HostedJob> {
  const mode = modeOf(body);
  const model = models.find((each) => each.mode === mode);
  if (model === undefined) throw new ReadableError(422, 'invalid', `This variant does not serve the mode ${mode}.`);
  const images: ImageSource[] = [];
  for (const image of [body.image ?? []].flat()) {
    const source = await imageSource(image, references);
    if (!source.ok) throw new ReadableError(422, 'invalid', source.error);
    images.push(source.value);
  }
  const job = await context.jobs.submit({
    origin: { service: 'nim', notes: { format: body.output_format ?? 'glb' } },
    images,
    prompt: body.prompt ?? undefined,
    pack: model.pack.name,
    options: optionsOf(body),
  });
  if (!job.ok) throw refusalOf(context, job.error);
  return job.value;
}

function modeOf({ prompt, image, mode }: Object3dRequest): 'text' | 'image' {
  if (prompt !== null && image !== null) {
    throw new ReadableError(422, 'invalid', 'Multiple prompt fields were detected (prompt, image): send exactly one of them.');
  }
  if (prompt === null && image === null) {
    throw new ReadableError(422, 'invalid', 'No prompt field was detected: send exactly one of prompt and image.');
  }
  const told = prompt === null ? 'image' : 'text';
  if (mode !== null && mode !== told) {
    throw new ReadableError(422, 'invalid', `The mode is ${mode}, and the field that was sent is ${told === 'text' ? 'prompt' : 'image'}.`);
  }
  if (prompt?.trim() === '') throw new ReadableError(422, 'invalid', 'The prompt has no words.');
  return told;
}

function optionsOf(body: Object3dRequest) {
  return hostedOptions(
    {
      objects: body.objects ?? undefined,
      multiImage: body.multiimage_algo ?? undefined,
      structureSteps: body.ss_sampling_steps ?? undefined,
      structureGuidance: body.ss_cfg_scale ?? undefined,
      latentSteps: body.slat_sampling_steps ?? undefined,
      latentGuidance: body.slat_cfg_scale ?? undefined,
      seed: body.seed || undefined, // 0 means a random one
      // Of no meaning for an STL, which has no colours: without a texture its triangles would be simplified otherwise.
      texture: body.no_texture && body.output_format !== 'stl' ? false : undefined,
      // With a GLB in any case: the library shows it.
      formats: body.output_format === 'stl' ? ['glb', 'stl'] : ['glb'],
    },
    USUAL_SAMPLING,
  );
}

function refusalOf(context: ApiContext, problem: SubmitProblem): ReadableError {
  switch (problem.kind) {
    case 'busy':
      return new ReadableError(429, 'busy', problem.message, { 'retry-after': String(problem.retryAfterSeconds) });
    case 'image': {
      const { kind, error } = problem.problem;
      return new ReadableError(kind === 'refused' ? 500 : 422, kind, context.public(sentenceOf(error)));
    }
    default:
      return new ReadableError(statusOf(problem.error), problem.kind, context.public(sentenceOf(problem.error)));
  }
}
