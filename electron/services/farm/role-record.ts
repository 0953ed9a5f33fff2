// Which process is the head or the node of this data home, so that another terminal can find it and have it end.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { parseJson } from '../common/parse-json.ts';
import { isAlive, ProcessIdentity, thisProcess } from '../jobs/queue/process-identity.ts';
import { writeFileAtomically } from '../storage/files/atomic-file.ts';
import { readRegularFile } from '../storage/files/regular-file.ts';

export type Role = 'head' | 'node';

const RoleRecord = z.object({
  process: ProcessIdentity,
  pid: z.int(),
  /** HOST:PORT of the farm's head. */
  head: z.string(),
  /** Of this machine. */
  address: z.string(),
});
export type RoleRecord = z.infer<typeof RoleRecord>;

const MAX_BYTES = 4096;

/** The living process that has the role, if one does. */
export async function readRole(folder: string, role: Role): Promise<RoleRecord | undefined> {
  const read = await readRegularFile(recordPath(folder, role), MAX_BYTES);
  const record = read.ok ? RoleRecord.safeParse(parseJson(read.value.toString('utf8'))).data : undefined;
  return record !== undefined && isAlive(record.process) ? record : undefined;
}

/** Takes the role for this process. Fails with usage when a living process has it. */
export async function takeRole(folder: string, role: Role, place: Pick<RoleRecord, 'head' | 'address'>): Promise<Result<undefined>> {
  const other = await readRole(folder, role);
  if (other !== undefined) {
    return err({
      code: 'usage',
      message: `This machine is a ${role} of the farm at ${other.head} already (process ${other.pid}).`,
      hint: 'Have that one end first.',
    });
  }
  const record: RoleRecord = { process: thisProcess(), pid: process.pid, ...place };
  await writeFileAtomically(recordPath(folder, role), JSON.stringify(record));
  return ok(undefined);
}

export async function giveUpRole(folder: string, role: Role): Promise<void> {
  await rm(recordPath(folder, role), { force: true });
}

function recordPath(folder: string, role: Role): string {
  return join(folder, `${role}.json`);
}
