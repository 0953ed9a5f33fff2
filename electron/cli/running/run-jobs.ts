// Runs jobs in front of a user: progress on stderr, Ctrl-C cancels politely, a second Ctrl-C at once.
import type { Job } from '../../services/jobs/queue/job.ts';
import type { Studio } from '../../studio.ts';
import type { RunFlags } from '../flags/run-flags.ts';
import { failure } from '../output/answer.ts';
import { EndAtOnce } from '../output/end-at-once.ts';
import { createProgressDisplay } from '../output/progress-display.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** A terminal and npm both pass on one Ctrl-C; what comes this soon after is the same one. */
const SAME_PRESS_MS = 500;

/** Runs the jobs `ids`, or all that wait, and answers them as they are at the end. */
export async function runJobs(studio: Studio, flags: RunFlags, ids?: ReadonlySet<string>): Promise<Job[]> {
  const chosen = ids ?? new Set(studio.jobs.list().flatMap((job) => (job.state.kind === 'waiting' ? [job.id] : [])));
  const display = createProgressDisplay(flags.progress, process.stderr);
  const unsubscribe = studio.jobs.news.subscribe((queue) => display.show(queue, chosen));
  const stopListening = cancelOnSignal(studio, chosen);
  display.show({ jobs: studio.jobs.list(), measurement: studio.jobs.machine.measurement() }, chosen);
  await studio.jobs.work(chosen);
  stopListening();
  unsubscribe();
  display.end();
  return [...chosen].flatMap((id) => studio.jobs.find(id) ?? []);
}

function cancelOnSignal(studio: Studio, ids: ReadonlySet<string>): () => void {
  let pressedAt: number | undefined;
  const stopListening = () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  const onSignal = () => {
    if (pressedAt === undefined) {
      pressedAt = performance.now();
      process.stderr.write('\nCancelling… press Ctrl-C again to end at once.\n');
      for (const id of ids) studio.jobs.cancel(id);
    } else if (performance.now() - pressedAt > SAME_PRESS_MS) {
      stopListening(); // a third Ctrl-C ends the process whatever it waits for
      studio.runtime.killNow();
      throw new EndAtOnce(failure({ code: 'cancelled', message: 'Cancelled at once.' }));
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return stopListening;
}
