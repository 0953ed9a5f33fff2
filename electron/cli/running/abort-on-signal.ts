// Ctrl-C for work that keeps what it has: the first asks it to end, the second ends at once.
import { failure } from '../output/answer.ts';
import { EndAtOnce } from '../output/end-at-once.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** A terminal and npm both pass on one Ctrl-C; what comes this soon after is the same one. */
const SAME_PRESS_MS = 500;

export function abortOnSignal(): { readonly signal: AbortSignal; readonly stopListening: () => void } {
  const controller = new AbortController();
  let pressedAt: number | undefined;
  const stopListening = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  const onSignal = () => {
    if (pressedAt === undefined) {
      pressedAt = performance.now();
      controller.abort();
    } else if (performance.now() - pressedAt > SAME_PRESS_MS) {
      stopListening();
      throw new EndAtOnce(failure({ code: 'cancelled', message: 'Cancelled at once.' }));
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { signal: controller.signal, stopListening };
}
