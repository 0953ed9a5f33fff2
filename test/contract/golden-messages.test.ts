// The golden messages as electron/contract reads them; python-runtime/tests/protocol reads the same files.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  Artifact,
  MAX_LINE_BYTES,
  PROTOCOL_VERSION,
  RUNTIME_METHODS,
  RuntimeMessage,
  type RuntimeMethod,
  RuntimeNotification,
} from '#contract/channels/runtime-rpc.ts';
import { BUILDING_DEFAULTS } from '#contract/generation/building-defaults.ts';
import { ASSET_FORMATS, CutOutMode, STAGES } from '#contract/generation/generation.ts';
import { EXIT_CODES } from '#contract/outcome/errors.ts';

const Entry = z.object({ name: z.string(), message: z.json() });
const methodNames = Object.keys(RUNTIME_METHODS) as [RuntimeMethod, ...RuntimeMethod[]]; // keys of a non-empty literal
const Request = z.object({ method: z.enum(methodNames), params: z.json().default({}) });
const AnswerEntry = Entry.extend({ method: z.enum(methodNames), message: z.object({ result: z.json() }).loose() });

const requests = read('requests.json', z.object({ valid: z.array(Entry), invalid: z.array(Entry) }));
const responses = read(
  'responses.json',
  z.object({
    valid: z.array(AnswerEntry),
    invalid: z.array(AnswerEntry),
    validFailures: z.array(Entry),
    invalidFailures: z.array(Entry),
  }),
);
const notifications = read('notifications.json', z.object({ valid: z.array(Entry), invalid: z.array(Entry) }));

describe('a request of the golden messages', () => {
  test.each(requests.valid)('is understood: $name', ({ message }) => {
    expect(paramsAreUnderstood(message)).toBe(true);
  });

  test.each(requests.invalid)('is refused: $name', ({ message }) => {
    expect(paramsAreUnderstood(message)).toBe(false);
  });

  test('exists for every method', () => {
    expect(new Set(requests.valid.map(({ message }) => Request.parse(message).method))).toEqual(new Set(methodNames));
  });
});

describe('an answer of the golden messages', () => {
  test.each(responses.valid)('is understood: $name', ({ method, message }) => {
    expect(RuntimeMessage.safeParse(message).success).toBe(true);
    expect(RUNTIME_METHODS[method].result.safeParse(message.result).success).toBe(true);
  });

  test.each(responses.invalid)('is refused: $name', ({ method, message }) => {
    expect(RUNTIME_METHODS[method].result.safeParse(message.result).success).toBe(false);
  });

  test.each(responses.validFailures)('is understood as a failure: $name', ({ message }) => {
    expect(RuntimeMessage.safeParse(message).success).toBe(true);
  });

  test.each(responses.invalidFailures)('is refused as a failure: $name', ({ message }) => {
    expect(RuntimeMessage.safeParse(message).success).toBe(false);
  });

  test('exists for every method', () => {
    expect(new Set(responses.valid.map(({ method }) => method))).toEqual(new Set(methodNames));
  });
});

describe('a notification of the golden messages', () => {
  test.each(notifications.valid)('is understood: $name', ({ message }) => {
    expect(RuntimeNotification.safeParse(message).success).toBe(true);
    expect(RuntimeMessage.parse(message)).toEqual(RuntimeNotification.parse(message));
  });

  test.each(notifications.invalid)('is refused: $name', ({ message }) => {
    expect(RuntimeMessage.safeParse(message).success).toBe(false);
  });
});

test('both languages have the same error codes and exit codes', () => {
  expect(read('errors.json', z.json())).toEqual({ exitCodes: EXIT_CODES });
});

test('both languages have the same closed lists of words and the same defaults', () => {
  expect(read('constants.json', z.json())).toEqual({
    protocolVersion: PROTOCOL_VERSION,
    maxLineBytes: MAX_LINE_BYTES,
    stages: [...STAGES],
    formats: [...ASSET_FORMATS],
    cutOutModes: CutOutMode.options,
    artifacts: Artifact.options,
    buildingDefaults: BUILDING_DEFAULTS,
    methods: methodNames,
    notifications: RuntimeNotification.options.map((option) => option.shape.method.value),
  });
});

function paramsAreUnderstood(message: unknown): boolean {
  const request = Request.safeParse(message);
  return request.success && RUNTIME_METHODS[request.data.method].params.safeParse(request.data.params).success;
}

function read<T>(name: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')));
}
