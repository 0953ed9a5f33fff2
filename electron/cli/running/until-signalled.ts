// For commands that go on until somebody ends them: the first signal asks them to stop, the second does not wait.
import { EXIT_CODES } from '#contract/outcome/errors.ts';
import { failure } from '../output/answer.ts';
import { EndAtOnce } from '../output/end-at-once.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** A terminal and npm both pass on one Ctrl-C; what comes this soon after is the same one. */
const SAME_PRESS_MS = 500;

/** Resolves at the first signal; at the second the program ends at once. */
export function untilSignalled(killRuntime: () => void): Promise<void> {
  const signalled = Promise.withResolvers<void>();
  let pressedAt: number | undefined;
  const onSignal = () => {
    if (pressedAt === undefined) {
      pressedAt = performance.now();
      process.stderr.write('\nStopping; what runs goes back into the queue.\n');
      signalled.resolve();
    } else if (performance.now() - pressedAt > SAME_PRESS_MS) {
      for (const signal of SIGNALS) process.off(signal, onSignal); // a third one ends the process whatever it waits for
      killRuntime();
      throw new EndAtOnce(failure({ code: 'cancelled', message: 'Stopped at once.' }, EXIT_CODES.cancelled));
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return signalled.promise;
}
