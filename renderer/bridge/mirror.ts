// Keeps a copy of something the app owns: hears every change, and asks once for what was there before.
import type { AppError } from '#contract/outcome/errors.ts';
import type { Result } from '#contract/outcome/result.ts';
import { ask } from './ask.ts';

interface Source<T> {
  readonly fetch: () => Promise<Result<T>>;
  readonly subscribe: (listener: (value: T) => void) => () => void;
}

interface Sink<T> {
  readonly accept: (value: T) => void;
  readonly fail: (error: AppError) => void;
}

/** Returns the function that ends it. An announced value is newer than the fetched one, whichever arrives first. */
export function mirror<T>(source: Source<T>, sink: Sink<T>): () => void {
  let isAnnounced = false;
  let isEnded = false;
  const unsubscribe = source.subscribe((value) => {
    isAnnounced = true;
    sink.accept(value);
  });
  void ask(source.fetch()).then((result) => {
    if (isEnded || isAnnounced) return;
    if (result.ok) sink.accept(result.value);
    else sink.fail(result.error);
  });
  return () => {
    isEnded = true;
    unsubscribe();
  };
}
