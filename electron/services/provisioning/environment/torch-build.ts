// Which build of PyTorch fits the graphics cards and the driver that are there, and why, in one sentence.
import type { GraphicsCard, MachineDescription } from '../../machine/description/machine-description.ts';

export const TORCH_BUILDS = ['cpu', 'cuda'] as const;
export type TorchBuild = (typeof TORCH_BUILDS)[number];

/** The oldest driver that runs programs of CUDA 13, with which the locked PyTorch is built (NVIDIA, CUDA Compatibility, table of minor versions). */
export const OLDEST_DRIVER = 580;
/** The oldest cards for which the locked PyTorch has code: Turing, 2018. */
const OLDEST_CAPABILITY = 7.5;

/** What a set-up of each build fetches, unpacks, and takes on the disk with what lies there meanwhile, in bytes. */
export const BUILD_SIZES: Readonly<Record<TorchBuild, Readonly<Record<'fetched' | 'unpacked' | 'installed', number>>>> = {
  cpu: { fetched: 0.36e9, unpacked: 1.4e9, installed: 1.7e9 },
  cuda: { fetched: 2.9e9, unpacked: 5.2e9, installed: 7.5e9 },
};

export interface ChosenBuild {
  readonly build: TorchBuild;
  readonly sentence: string;
}

export function torchBuildFor({ cards }: Pick<MachineDescription, 'cards'>): ChosenBuild {
  const [best] = [...cards].sort((a, b) => b.memoryBytes - a.memoryBytes);
  if (best === undefined) {
    return { build: 'cpu', sentence: 'PyTorch for the processor, because no NVIDIA card with a driver is seen here.' };
  }
  const problem = problemOfCard(best);
  return problem === undefined
    ? { build: 'cuda', sentence: `PyTorch for CUDA 13, which fits ${best.name} and its driver ${best.driver}.` }
    : { build: 'cpu', sentence: `PyTorch for the processor, because ${problem}.` };
}

/** Why PyTorch cannot use the card; undefined when it can. */
export function problemOfCard({ name, driver, capability }: GraphicsCard): string | undefined {
  if (Number.parseInt(driver, 10) < OLDEST_DRIVER) return `the driver ${driver} of ${name} is older than ${OLDEST_DRIVER}`;
  if (isTooOld(capability)) return `${name} is older than the cards that this PyTorch has code for`;
  return undefined;
}

/** A card that does not say is taken for a new one. */
export function isTooOld(capability: string | undefined): boolean {
  return capability !== undefined && Number(capability) < OLDEST_CAPABILITY;
}
