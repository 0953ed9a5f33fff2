// Which process is meant, beyond the reuse of process ids: the id together with the moment it started.
// Reads /proc, so it is for Linux and WSL, as the whole app is.
import { readFileSync } from 'node:fs';

/** `<pid>:<start time in clock ticks since boot>` */
export type ProcessIdentity = string;

/** The identity of the living process `pid`; undefined when there is none. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const fields = statusFields(pid);
  const started = fields?.[STARTED];
  return fields === undefined || started === undefined || fields[STATE] === 'Z' ? undefined : `${pid}:${started}`;
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identifyProcess(pidOf(identity)) === identity;
}

/** Kills the process group that `identity` leads, if it still is that process. */
export function killGroup(identity: ProcessIdentity): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(-pidOf(identity), 'SIGKILL');
  } catch {
    // It ended between the look and the kill.
  }
}

// Positions among the fields that follow the command name in /proc/<pid>/stat (proc(5): fields 3 and 22).
const STATE = 0;
const STARTED = 19;

function statusFields(pid: number): string[] | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')') + 2).split(' '); // the name before may hold spaces and brackets
  } catch {
    return undefined;
  }
}

function pidOf(identity: ProcessIdentity): number {
  return Number(identity.split(':')[0]);
}
