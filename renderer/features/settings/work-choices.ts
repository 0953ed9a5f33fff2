// What can be chosen of devices and times; whatever is set now is among them, though the card be gone and the time be odd.
import type { RuntimeState } from '#contract/app-ipc.ts';
import type { Settings } from '#contract/settings.ts';
import { byteWords } from '../../ui/format-number.ts';

type Devices = Extract<RuntimeState, { kind: 'ready' }>['devices'];

interface Choice {
  readonly value: string;
  readonly words: string;
}

const UNLOAD_MINUTES = [5, 15, 30, 60, 240];

/** Without `devices`, as while the runtime is off, only those that every machine has. */
export function deviceChoices(devices: Devices, present: string): Choice[] {
  const cards = devices
    .filter(({ id }) => id !== 'cpu')
    .map(({ id, name, totalBytes }) => ({ value: id, words: `${name}, ${byteWords(totalBytes)}` }));
  const choices = [{ value: 'auto', words: 'The fastest' }, ...cards, { value: 'cpu', words: 'The processor' }];
  return choices.some(({ value }) => value === present) ? choices : [...choices, { value: present, words: nameOf(present) }];
}

export function hasGraphicsCard(devices: Devices): boolean {
  return devices.some(({ id }) => id !== 'cpu');
}

export function unloadChoices(present: Settings['unloadMinutes']): Choice[] {
  const minutes = [...new Set([...UNLOAD_MINUTES, ...(present === 'never' ? [] : [present])])].sort((a, b) => a - b);
  const choices = minutes.map((count) => ({ value: String(count), words: inWords(count) }));
  return [...choices, { value: 'never', words: 'Never' }];
}

function inWords(minutes: number): string {
  if (minutes % 60 !== 0) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return minutes === 60 ? '1 hour' : `${minutes / 60} hours`;
}

function nameOf(device: string): string {
  return `Graphics card ${Number(device.slice('cuda:'.length)) + 1}`;
}
