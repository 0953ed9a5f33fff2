// Of jobs, batches and the queue's file: where the window has better words.
import { JOBS_SENTENCES } from '../../service-sentences/jobs.ts';

export const jobs = {
  ...JOBS_SENTENCES,
  closeThenRetry: 'Close other programs, then try the job again.',
  jobNotOver: 'This job is not over.',
  jobUnchanged: 'Nothing was changed for this job.',
  noJob: 'This job is gone.',
  jobFailsAgain: 'This job could only fail again: {{reason}}',
  jobLeft: 'This job was left as it is: {{reason}}',
  startNewer: 'Start the newer version, or choose another data folder.',
  writableHome: 'Choose a data folder that you may write to.',
} as const satisfies Readonly<Record<keyof typeof JOBS_SENTENCES, string>>;
