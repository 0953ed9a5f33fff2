// What a request says besides its input, in headers and in the query.
import { isIP } from 'node:net';
import { z } from 'zod';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { type FalFailure, invalidPart } from './error-body.ts';

export interface SubmitOptions {
  readonly priority: 'normal' | 'low';
  /** Until the job has to have begun. */
  readonly startSeconds: number | undefined;
  /** Where to tell how it ended. */
  readonly webhook: string | undefined;
}

/** A timer holds no more than 24 days. */
const LONGEST_START_SECONDS = 14 * 24 * 3600;
const LONGEST_WEBHOOK = 2000;

const word = z.string().max(LONGEST_WEBHOOK).optional().catch(undefined);

/** Headers that are not understood count as left out. */
export const SubmitHeaders = z.object({ 'x-fal-queue-priority': word, 'x-fal-request-timeout': word });
export const SubmitQuery = z.object({ fal_webhook: z.string().optional() });

export function submitOptions(
  headers: z.infer<typeof SubmitHeaders>,
  query: z.infer<typeof SubmitQuery>,
): Result<SubmitOptions, FalFailure> {
  const { fal_webhook: webhook } = query;
  if (webhook !== undefined && !isLoopbackAddress(webhook)) return err(foreignWebhook(webhook));
  const asked = headers['x-fal-request-timeout'];
  const startSeconds = asked === undefined ? undefined : Number(asked);
  if (startSeconds !== undefined && !(startSeconds > 0)) return err(noTimeout(asked));
  return ok({
    priority: headers['x-fal-queue-priority']?.toLowerCase() === 'low' ? 'low' : 'normal',
    startSeconds: startSeconds === undefined ? undefined : Math.min(startSeconds, LONGEST_START_SECONDS),
    webhook,
  });
}

/** The JavaScript client asks for logs with `1`, Python's with `true`. */
export const StatusQuery = z.object({
  logs: z
    .string()
    .optional()
    .transform((word) => ['1', 'true', 'yes'].includes((word ?? '').toLowerCase())),
});

/** What is told of a request stays on this machine. */
function isLoopbackAddress(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || address.length > LONGEST_WEBHOOK || !['http:', 'https:'].includes(url.protocol)) return false;
  if (url.username !== '' || url.password !== '') return false; // which no request may carry
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function foreignWebhook(address: string): FalFailure {
  const msg = 'Only programs on this machine are told how a request ended: name 127.0.0.1 or localhost.';
  return invalidPart(['query', 'fal_webhook'], { type: 'value_error', msg }, address);
}

function noTimeout(asked: string | undefined): FalFailure {
  const msg = 'Input should be a number of seconds greater than 0';
  return invalidPart(['header', 'x-fal-request-timeout'], { type: 'float_parsing', msg }, asked);
}
