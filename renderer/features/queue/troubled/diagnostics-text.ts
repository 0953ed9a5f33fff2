// What a user hands on when a job failed: the error whole, and what it ran on.
import type { TroubledJob } from '../queue-store.ts';

export function diagnosticsText(job: TroubledJob, versions: Readonly<Record<string, string>>): string {
  const { error } = job;
  const lines = [
    `Espalier: ${job.name} was not finished (${job.createdAt})`,
    `${error.code}: ${error.message}`,
    ...(error.hint === undefined ? [] : [`hint: ${error.hint}`]),
    ...(error.details === undefined ? [] : [`details: ${JSON.stringify(error.details, undefined, 2)}`]),
    `versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
    `window: ${navigator.userAgent}`,
  ];
  return `${lines.join('\n')}\n`;
}
