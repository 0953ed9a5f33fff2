// The head of a farm on this machine: Ray's processes that know the nodes and place the jobs. It runs none itself.
import type { Result } from '#contract/outcome/result.ts';
import { type FarmPythonOptions, farmCommand } from './farm-python.ts';
import { type RayProcesses, startRay } from './ray-processes.ts';

export interface FarmHeadOptions extends FarmPythonOptions {
  readonly key: string;
  /** The IPv4 address at which the other machines reach this one. */
  readonly address: string;
  readonly firstPort: number;
  readonly onLog: (chunk: Uint8Array) => void;
}

/** Starts it; encrypted and with the token, or not at all. Fails as Ray does, or when the key cannot be used. */
export async function startHead({ key, address, firstPort, onLog, ...python }: FarmHeadOptions): Promise<Result<RayProcesses>> {
  const own = ['raylet', '--key', key, '--address', address, '--ports', String(firstPort), '--name', 'head'];
  return startRay((scratch) => farmCommand(python, [...own, '--scratch', scratch]), onLog);
}
