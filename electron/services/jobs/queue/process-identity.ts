// Which process is meant, beyond the reuse of process ids: the id together with the moment it started.
// Reads /proc, so it is for Linux and WSL, as the whole app is.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { RUNTIME_ARGUMENTS } from '../../runtime/connection/python-location.ts';

/** `<pid>:<start time in clock ticks since boot>` */
export const ProcessIdentity = z.string().regex(/^[1-9]\d{0,9}:\d{1,20}$/);
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** The identity of the living process `pid`; undefined when there is none. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const fields = statusFields(pid);
  const started = fields?.[STARTED];
  return fields === undefined || started === undefined || fields[STATE] === 'Z' ? undefined : `${pid}:${started}`;
}

export function thisProcess(): ProcessIdentity {
  const identity = identifyProcess(process.pid);
  if (identity === undefined) throw new Error('/proc does not list this process');
  return identity;
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identifyProcess(pidOf(identity)) === identity;
}

/**
 * Kills the process group of a runtime that its app left behind. Does nothing unless `identity` is that of a living
 * process that leads a group, is not our own, and runs our Python program: the name may come from a file.
 */
export function killRuntimeGroup(identity: ProcessIdentity): void {
  if (!isAlive(identity) || !isRuntimeGroup(pidOf(identity))) return;
  try {
    process.kill(-pidOf(identity), 'SIGKILL');
  } catch {
    // It ended between the look and the kill.
  }
}

function isRuntimeGroup(pid: number): boolean {
  const group = statusFields(pid)?.[GROUP];
  if (pid <= 1 || group !== String(pid) || group === statusFields(process.pid)?.[GROUP]) return false;
  return ` ${commandLine(pid).slice(1).join(' ')} `.includes(` ${RUNTIME_ARGUMENTS.join(' ')} `);
}

// Positions among the fields that follow the command name in /proc/<pid>/stat (proc(5): fields 3, 5 and 22).
const STATE = 0;
const GROUP = 2;
const STARTED = 19;

function statusFields(pid: number): string[] | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')') + 2).split(' '); // the name before may hold spaces and brackets
  } catch {
    return undefined;
  }
}

function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function pidOf(identity: ProcessIdentity): number {
  return Number(identity.split(':')[0]);
}
