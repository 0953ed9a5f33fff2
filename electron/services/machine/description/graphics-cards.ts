// The graphics cards of this machine, as NVIDIA's own tool lists them, and which of them a runtime of ours may use.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { problemOfCard } from '../../provisioning/environment/torch-build.ts';
import type { GraphicsCard } from './machine-description.ts';

const MEBIBYTE = 1024 ** 2;
const LONGEST_ANSWER_MS = 10_000;
const CARD_FIELDS = ['name', 'memory.total', 'driver_version', 'compute_cap', 'uuid', 'memory.free'];
/** On WSL the tool comes with the driver of Windows, and is not on every PATH. */
const CARD_TOOLS = ['nvidia-smi', '/usr/lib/wsl/lib/nvidia-smi'];

/** One that can be told from every other. */
export type NamedCard = GraphicsCard & { readonly uuid: string };

/** Those that a runtime with such variables may use: PyTorch has code for them and their driver. */
export async function usableCards(environment: NodeJS.ProcessEnv): Promise<NamedCard[]> {
  const cards = visibleCards(await listGraphicsCards(environment), environment);
  return cards.filter((card) => problemOfCard(card) === undefined);
}

/** In the order of the tool, which is that of the bus. None where there is no tool, or it has nothing to say. */
export async function listGraphicsCards(environment: NodeJS.ProcessEnv): Promise<GraphicsCard[]> {
  for (const tool of CARD_TOOLS) {
    const lines = await answerOf(tool, [`--query-gpu=${CARD_FIELDS.join(',')}`, '--format=csv,noheader,nounits'], environment);
    const cards = cardsFrom(lines);
    if (cards.length > 0) return cards;
  }
  return [];
}

/** From the tool's lines: `NVIDIA GeForce RTX 4090, 24564, 580.65.06, 8.9, GPU-5d1c…, 24111`. What it does not know is left out. */
export function cardsFrom(lines: string): GraphicsCard[] {
  return lines.split('\n').flatMap((line) => {
    const [name, mebibytes, driver, capability, uuid, free] = line.split(',').map((part) => part.trim());
    if (name === undefined || driver === undefined || !/^\d/.test(driver)) return [];
    return [
      {
        name,
        memoryBytes: (Number(mebibytes) || 0) * MEBIBYTE,
        driver,
        ...(capability !== undefined && /^\d+\.\d+$/.test(capability) && { capability }),
        ...(uuid?.startsWith('GPU-') && { uuid }),
        ...(free !== undefined && /^\d+$/.test(free) && { freeBytes: Number(free) * MEBIBYTE }),
      },
    ];
  });
}

/**
 * Those of `cards` that CUDA shows to a program with such variables, in the order in which it does (NVIDIA, CUDA C++ Programming
 * Guide, "CUDA Environment Variables"). None where that cannot be told: parts of cards, and numbers of cards in the order of their speed.
 */
export function visibleCards(cards: readonly GraphicsCard[], environment: NodeJS.ProcessEnv): NamedCard[] {
  const named = cards.flatMap((card) => (card.uuid === undefined ? [] : [{ ...card, uuid: card.uuid }]));
  const wish = environment['CUDA_VISIBLE_DEVICES'];
  if (wish === undefined) return named;
  const isByBus = environment['CUDA_DEVICE_ORDER'] === 'PCI_BUS_ID' || new Set(named.map(({ name }) => name)).size === 1;
  const chosen: NamedCard[] = [];
  for (const word of wish.split(',').map((part) => part.trim())) {
    const card = /^\d+$/.test(word) && isByBus ? named[Number(word)] : namedSo(named, word);
    if (card === undefined || chosen.includes(card)) break; // whatever follows is not shown either
    chosen.push(card);
  }
  return chosen;
}

/** By the whole number or by its beginning, as long as that means one card. */
function namedSo(cards: readonly NamedCard[], word: string): NamedCard | undefined {
  const meant = word.startsWith('GPU-') ? cards.filter(({ uuid }) => uuid.startsWith(word)) : [];
  return meant.length === 1 ? meant[0] : undefined;
}

async function answerOf(tool: string, parameters: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const options = { env: environment, timeout: LONGEST_ANSWER_MS, encoding: 'utf8' } as const;
  return promisify(execFile)(tool, parameters, options).then(
    ({ stdout }) => stdout,
    () => '', // there is no such tool, or it has nothing to say
  );
}
