// NVIDIA's `microsoft/trellis`, as its container and its hosted endpoint answer.
import type { ApiService } from '../api-context.ts';
import { infer } from './infer.ts';

export const nim: ApiService = async (app, options) => {
  await app.register(infer, options);
};
