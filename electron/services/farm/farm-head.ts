// The head of a farm on this machine: Ray's processes that know the nodes and place the jobs. It runs none itself.
import { ok, type Result } from '#contract/result.ts';
import { endScratch, newScratch } from './farm-places.ts';
import { type FarmPythonOptions, farmCommand } from './farm-python.ts';
import { RayProcesses } from './ray-processes.ts';

export interface FarmHeadOptions extends FarmPythonOptions {
  readonly key: string;
  /** The IPv4 address at which the other machines reach this one. */
  readonly address: string;
  readonly firstPort: number;
  readonly onLog: (chunk: Uint8Array) => void;
}

/** Starts it; encrypted and with the token, or not at all. Fails as Ray does, or when the key cannot be used. */
export async function startHead({ key, address, firstPort, onLog, ...python }: FarmHeadOptions): Promise<Result<RayProcesses>> {
  const scratch = await newScratch();
  const words = ['raylet', '--key', key, '--address', address, '--scratch', scratch, '--ports', String(firstPort), '--name', 'head'];
  const command = await farmCommand(python, words);
  if (!command.ok) {
    await endScratch(scratch);
    return command;
  }
  const ray = new RayProcesses(command.value, onLog, scratch);
  const started = await ray.started;
  return started.ok ? ok(ray) : started;
}
