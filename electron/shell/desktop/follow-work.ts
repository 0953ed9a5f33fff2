// What the desktop shows and does while a job runs: a bar in the task bar, and no sleep.
import type { BrowserWindow, PowerSaveBlocker } from 'electron';
import type { Job } from '../../services/jobs/queue/job.ts';
import type { QueueNews } from '../../services/jobs/queue-news.ts';

interface WorkingDesktop {
  readonly window: () => Pick<BrowserWindow, 'setProgressBar' | 'isDestroyed'> | undefined;
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
}

/** Takes the bar away. */
const NO_BAR = -1;
/** Told to the desktop in hundredths, so that it hears of no more than a hundred changes. */
const STEPS = 100;

/** Jobs of other processes run elsewhere, which keep the machine awake themselves. Returns the function that ends it. */
export function followWork(news: Pick<QueueNews, 'subscribe'>, { window, powerSaveBlocker }: WorkingDesktop): () => void {
  let blocker: number | undefined;
  let shown = NO_BAR;
  const show = (fraction: number) => {
    if (fraction === shown) return;
    shown = fraction;
    const present = window();
    if (present !== undefined && !present.isDestroyed()) present.setProgressBar(fraction);
  };
  const follow = (fraction: number | undefined) => {
    if (fraction !== undefined) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
    show(fraction === undefined ? NO_BAR : Math.round(fraction * STEPS) / STEPS);
  };
  const unsubscribe = news.subscribe(({ jobs }) => follow(fractionOf(jobs)));
  return () => {
    unsubscribe();
    follow(undefined);
  };
}

/** Of the job that runs in this process: of another's nothing is known but that it runs. */
function fractionOf(jobs: readonly Job[]): number | undefined {
  const running = jobs.find(({ state }) => state.kind === 'running' && (state.stage !== undefined || state.fraction > 0));
  return running?.state.kind === 'running' ? running.state.fraction : undefined;
}
