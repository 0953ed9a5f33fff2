// The models of fal that are served here. What comes behind `fal-ai/trellis` counts for submitting alone: a request is asked for below the app.
import type { ApiSchemas } from '../api-schemas.ts';
import { FalErrorBody } from './wire/error-body.ts';
import { TrellisOutput } from './wire/result-body.ts';
import { QueueStatus } from './wire/status-objects.ts';
import { TrellisInput, TrellisMultiInput } from './wire/trellis-input.ts';

export const MODELS = [
  { path: '/fal-ai/trellis', name: 'FalTrellisRequest', input: TrellisInput, summary: 'An object from one picture' },
  {
    path: '/fal-ai/trellis/multi',
    name: 'FalTrellisMultiRequest',
    input: TrellisMultiInput,
    summary: 'An object from several pictures of it',
  },
] as const;

export const APP_PATH = '/fal-ai/trellis';

/** In the documentation. */
export const TAGS = ['fal.ai'];

/** What requests are answered with, under their names in the OpenAPI document. */
export function answersOf(schemas: ApiSchemas) {
  const failure = schemas.response('FalError', FalErrorBody);
  return {
    result: schemas.response('FalTrellisResult', TrellisOutput),
    status: schemas.response('FalQueueStatus', QueueStatus),
    failures: { '4xx': failure, '5xx': failure },
  };
}
