import { describe, expect, test } from 'vitest';
import type { AppError } from '#contract/outcome/errors.ts';
import { ok, type Result } from '#contract/outcome/result.ts';
import { mirror } from './mirror.ts';

function startMirror() {
  const fetched = Promise.withResolvers<Result<string>>();
  let announce: ((value: string) => void) | undefined;
  const accepted: string[] = [];
  const failures: AppError[] = [];
  const end = mirror(
    {
      fetch: () => fetched.promise,
      subscribe: (listener) => {
        announce = listener;
        return () => {
          announce = undefined;
        };
      },
    },
    { accept: (value) => accepted.push(value), fail: (error) => failures.push(error) },
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { fetched, announce: (value: string) => announce?.(value), accepted, failures, end, settle };
}

describe('a mirror', () => {
  test('takes what was there, then every change', async () => {
    const { fetched, announce, accepted, settle } = startMirror();
    fetched.resolve(ok('old'));
    await settle();
    announce('new');
    expect(accepted).toEqual(['old', 'new']);
  });

  test('does not let a late answer overwrite a newer announcement', async () => {
    const { fetched, announce, accepted, settle } = startMirror();
    announce('new');
    fetched.resolve(ok('old'));
    await settle();
    expect(accepted).toEqual(['new']);
  });

  test('reports a request that broke on its way', async () => {
    const { fetched, failures, settle } = startMirror();
    fetched.reject(new Error('gone'));
    await settle();
    expect(failures).toMatchObject([{ code: 'internal' }]);
  });

  test('hears nothing after its end', async () => {
    const { fetched, announce, accepted, end, settle } = startMirror();
    end();
    announce('new');
    fetched.resolve(ok('old'));
    await settle();
    expect(accepted).toEqual([]);
  });
});
