// Errors as fal answers them: a list of what is wrong with the input or with the model's work, or a sentence about everything around it.
// https://fal.ai/docs/model-apis/errors and https://fal.ai/docs/model-apis/request-errors
import { z } from 'zod';
import type { AppError, ErrorCode } from '#contract/outcome/errors.ts';
import { sentenceOf } from '../../failures/http-failure.ts';
import { type PydanticDetail, pydanticDetail } from '../../failures/pydantic-details.ts';
import type { SubmitProblem } from '../../hosted-jobs/hosted-jobs.ts';
import type { ImageProblem } from '../../incoming-images/image-source.ts';
import type { FalImage } from './trellis-input.ts';

const Detail = z.looseObject({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() });
export const FalErrorBody = z.object({ detail: z.union([z.string(), z.array(Detail)]), error_type: z.string().optional() });

export interface FalFailure {
  readonly status: number;
  readonly body: { readonly detail: string | readonly PydanticDetail[]; readonly error_type?: string };
  /** In a word, for the header `x-fal-error-type` and for the status of the request. */
  readonly type: string;
  /** Seconds after which the same request may be taken; absent where it never will be. */
  readonly retryAfterSeconds?: number;
  /** The time that ran out was one that the client had set. */
  readonly isUserTimeout?: boolean;
}

type Loc = PydanticDetail['loc'];

export function invalidInput(details: readonly PydanticDetail[]): FalFailure {
  return { status: 422, body: { detail: details }, type: details[0]?.type ?? 'value_error' };
}

export function invalidPart(loc: Loc, words: Pick<PydanticDetail, 'type' | 'msg' | 'ctx'>, input: unknown): FalFailure {
  return invalidInput([pydanticDetail(loc, words, input)]);
}

/** A refusal by what is around the model: a path, a place in the queue, time. */
export function platformFailure(status: number, detail: string, type: string): FalFailure {
  return { status, body: { detail, error_type: type }, type };
}

/** Fal's own status for a request that its client took back. */
export function requestCancelled(): FalFailure {
  return platformFailure(499, 'Request cancelled by the client.', 'client_cancelled');
}

export function noSuchRequest(): FalFailure {
  return platformFailure(404, 'Request not found', 'not_found');
}

/** Clients do not send a request again after a 504 that says it was their own time that ran out. */
export function startTimedOut(): FalFailure {
  return { ...platformFailure(504, 'The request had not begun when its time to start ran out.', 'request_timeout'), isUserTimeout: true };
}

/** Why a request was not taken. */
export function submitFailure(problem: SubmitProblem, images: readonly FalImage[], say: (text: string) => string): FalFailure {
  switch (problem.kind) {
    case 'image': {
      const image = images[problem.index];
      return image === undefined ? modelFailure(problem.problem.error, ['body'], say) : imageFailure(problem.problem, image, say);
    }
    case 'busy':
      return { ...platformFailure(429, problem.message, 'queue_full'), retryAfterSeconds: problem.retryAfterSeconds };
    case 'prompt':
    case 'refused':
      return modelFailure(problem.error, ['body'], say);
  }
}

const IMAGE_TYPES = {
  unreadable: 'image_load_error',
  'file-too-large': 'file_too_large',
  'too-small': 'image_too_small',
  'too-large': 'image_too_large',
  download: 'file_download_error',
} as const;

function imageFailure({ kind, error, limit }: ImageProblem, { loc, url }: FalImage, say: (text: string) => string): FalFailure {
  if (kind === 'refused') return modelFailure(error, ['body'], say);
  const ctx = limit === undefined ? undefined : limitsOf(kind, limit);
  return invalidPart(loc, { type: IMAGE_TYPES[kind], msg: say(sentenceOf(error)), ...(ctx && { ctx }) }, url);
}

function limitsOf(kind: keyof typeof IMAGE_TYPES, limit: number): Record<string, number> | undefined {
  if (kind === 'file-too-large') return { max_size: limit };
  if (kind === 'too-small') return { min_width: limit, min_height: limit };
  return kind === 'too-large' ? { max_width: limit, max_height: limit } : undefined;
}

/** It is what the picture shows, or that it is none: another picture helps, and the same one never will. */
const PICTURE_FAULTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  input_empty: 'no_media_generated',
  structure_empty: 'no_media_generated',
  input_not_found: 'image_load_error',
  input_unreadable: 'image_load_error',
  input_unsupported: 'image_load_error',
  input_too_small: 'image_load_error',
  input_too_large: 'image_load_error',
};

/**
 * How a job ended that did not end well. What is not the picture's fault is a 500: clients send a request again after 502, 503 and
 * 504, and that would sample the same thing once more.
 */
export function modelFailure(error: AppError, loc: Loc, say: (text: string) => string): FalFailure {
  if (error.code === 'cancelled') return requestCancelled();
  const msg = say(sentenceOf(error));
  const fault = PICTURE_FAULTS[error.code];
  if (fault !== undefined) return invalidInput([{ loc, msg, type: fault, input: null }]);
  const type = 'internal_server_error';
  return { status: 500, body: { detail: [{ loc: ['body'], msg, type, input: null, ctx: { code: error.code } }] }, type };
}

/** In one line, for the status of a request. */
export function failureText({ body }: FalFailure): string {
  return typeof body.detail === 'string' ? body.detail : body.detail.map(({ msg }) => msg).join(' ');
}
