// What can be chosen of devices and times; whatever is set now is among them, though the card be gone and the time be odd.

import type { Settings } from '#contract/settings.ts';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import { byteWords } from '../../ui/formats/format-number.ts';
import { t } from '../../words/words.ts';

type Devices = Extract<RuntimeState, { kind: 'ready' }>['devices'];

interface Choice {
  readonly value: string;
  readonly words: string;
}

const EVERY_CARD = 'all';
const UNLOAD_MINUTES = [5, 15, 30, 60, 240];

/** Without `devices`, as while the runtime is off, only those that every machine has. */
export function deviceChoices(devices: Devices, present: string): Choice[] {
  const cards = devices
    .filter(({ id }) => id !== 'cpu')
    .map(({ id, name, totalBytes }) => ({ value: id, words: t('settings.card', { name, bytes: byteWords(totalBytes) }) }));
  const several = cards.length > 1 ? [{ value: EVERY_CARD, words: t('settings.everyCard') }] : [];
  const auto = { value: 'auto', words: t(cards.length > 1 ? 'settings.largeCards' : 'settings.fastest') };
  const choices = [auto, ...several, ...cards, { value: 'cpu', words: t('settings.processor') }];
  return choices.some(({ value }) => value === present) ? choices : [...choices, { value: present, words: nameOf(present) }];
}

export function hasGraphicsCard(devices: Devices): boolean {
  return devices.some(({ id }) => id !== 'cpu');
}

export function unloadChoices(present: Settings['unloadMinutes']): Choice[] {
  const minutes = [...new Set([...UNLOAD_MINUTES, ...(present === 'never' ? [] : [present])])].sort((a, b) => a - b);
  const choices = minutes.map((count) => ({ value: String(count), words: inWords(count) }));
  return [...choices, { value: 'never', words: t('settings.never') }];
}

function inWords(minutes: number): string {
  return minutes % 60 === 0 ? t('settings.hours', { count: minutes / 60 }) : t('settings.minutes', { count: minutes });
}

function nameOf(device: string): string {
  if (device === EVERY_CARD) return t('settings.everyCard');
  return t('settings.cardNumber', { number: Number(device.slice('cuda:'.length)) + 1 });
}
