import { afterEach, describe, expect, test } from 'vitest';
import { WayOut } from '#contract/outcome/errors.ts';
import { speak } from '../../words/words.ts';
import { failureWords } from './failure-words.ts';

const EXAMPLES: readonly WayOut[] = [
  { kind: 'set-up' },
  { kind: 'name-source' },
  { kind: 'install-farm' },
  { kind: 'free-space' },
  { kind: 'list-jobs' },
  { kind: 'list-assets' },
  { kind: 'list-builds', assetId: 'a' },
  { kind: 'build-latent', assetId: 'a' },
  { kind: 'build-latent', assetId: 'a', latent: '/l/a/latent.safetensors' },
  { kind: 'build-anew', assetId: 'a' },
];

afterEach(() => speak('en'));

describe('the words about a failure', () => {
  test('are sentences for every way out, and never a command', () => {
    expect(new Set(EXAMPLES.map(({ kind }) => kind))).toEqual(new Set(WayOut.options.map(({ shape }) => shape.kind.value)));
    for (const wayOut of EXAMPLES) {
      const { hint } = failureWords({ code: 'internal', message: 'No.', hint: 'Wait.', waysOut: [wayOut] });
      expect(hint).toMatch(/^([A-Z].*\. )?Wait\.( [A-Z].*\.)?$/);
      expect(hint).not.toMatch(/`|espalier |npm /);
    }
  });

  test('advise nothing where there is nothing to advise', () => {
    expect(failureWords({ code: 'cancelled', message: 'The job was cancelled.' })).toEqual({ message: 'The job was cancelled.' });
  });

  test('say of an engine that the system ended what it probably was, what is safe, and what helps', () => {
    const error = {
      code: 'runtime_died',
      message: 'The runtime ended unexpectedly (signal SIGKILL).',
      hint: 'Something outside Espalier ended it.',
      details: { signal: 'SIGKILL' },
      waysOut: [{ kind: 'build-latent', assetId: 'a' }],
    } as const;
    expect(failureWords({ ...error, waysOut: [...error.waysOut] })).toEqual({
      message: 'The engine was stopped, probably because memory ran out.',
      hint: 'Your shape is saved. Close other programs, or ask for less, then try again.',
    });
    speak('de');
    expect(failureWords({ ...error, waysOut: [] }).message).toBe('Die Engine wurde beendet, wahrscheinlich reichte der Speicher nicht.');
  });
});
