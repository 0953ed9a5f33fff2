// What the bridge to a farm says of single jobs, among all that it says: `… job <id>: <sentence>`.
import { LineFramer } from '../../runtime/connection/line-framer.ts';

const MAX_LINE_BYTES = 4096;
const OF_A_JOB = / job ([0-9a-f-]{36}): (.+)$/;

/** Takes chunks of the bridge's log, and hands on each sentence about a job. */
export function jobWords(note: (jobId: string, sentence: string) => void): (chunk: Uint8Array) => void {
  const framer = new LineFramer(MAX_LINE_BYTES);
  return (chunk) => {
    for (const line of framer.push(Buffer.from(chunk))) {
      const [, jobId, sentence] = line.kind === 'line' ? (OF_A_JOB.exec(line.text) ?? []) : [];
      if (jobId !== undefined && sentence !== undefined) note(jobId, sentence);
    }
  };
}
