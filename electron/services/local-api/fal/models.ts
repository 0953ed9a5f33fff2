// The models of fal that are served here. What comes behind `fal-ai/trellis` counts for submitting alone: a request is asked for below the app.
import { TrellisInput, TrellisMultiInput } from './wire/trellis-input.ts';

export const MODELS = [
  { path: '/fal-ai/trellis', body: TrellisInput, summary: 'An object from one picture' },
  { path: '/fal-ai/trellis/multi', body: TrellisMultiInput, summary: 'An object from several pictures of it' },
] as const;

export const APP_PATH = '/fal-ai/trellis';
