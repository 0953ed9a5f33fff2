// Whether nothing more will happen to a job unless it is retried. Apart from the schemas, so that the window can know it too.
import type { JobView } from './app-ipc.ts';

export function isOver({ kind }: Pick<JobView, 'kind'>): boolean {
  return kind !== 'waiting' && kind !== 'running';
}
