// Runs the command whose keys were pressed, or says why it cannot be run. Typing in a field is left alone, and so is what a focused control does itself;
// Escape is nothing that one types.
import { useEffect } from 'react';
import type { Command } from './command.ts';

/** `keys` as commands write them, of a keyboard event. */
export function keysOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const isCommand = event.ctrlKey || event.metaKey;
  // Shift is part of how "/" is typed on some keyboards, so alone it only counts with another modifier.
  return [isCommand && 'Ctrl', event.altKey && 'Alt', isCommand && event.shiftKey && 'Shift', key].filter(Boolean).join('+');
}

/** What lies over the page has the keys to itself. */
const OVERLAYS = 'dialog[open], [role=menu], select:open, [popover=auto]:popover-open';

interface ShortcutOptions {
  /** Whether single letters and signs count (WCAG 2.2 §2.1.4). */
  readonly hasSingleKeys: boolean;
  /** Tells the user, in the language of the moment. */
  readonly say: (text: () => string) => void;
}

export function useShortcuts(commands: readonly Command[], { hasSingleKeys, say }: ShortcutOptions): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector(OVERLAYS) !== null) return;
      const keys = keysOf(event);
      if (isForControl(event.target, keys)) return;
      if (!hasSingleKeys && isSingleKey(keys)) return;
      const answer = answerTo(keys, commands, say);
      if (answer === undefined) return;
      event.preventDefault();
      answer();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [commands, hasSingleKeys, say]);
}

/** What the first command does that is available, else to say why one is not; undefined where the keys mean nothing here. */
export function answerTo(keys: string, commands: readonly Command[], say: ShortcutOptions['say']): (() => void) | undefined {
  const meant = commands.filter((command) => command.keys === keys);
  const available = meant.find((command) => command.isAvailable());
  if (available !== undefined) return available.run;
  const hindered = meant.find(({ whyNot }) => whyNot?.() !== undefined);
  const reason = hindered?.whyNot?.();
  return reason === undefined ? undefined : () => say(() => hindered?.whyNot?.() ?? reason);
}

/** One that writes something: a letter, a figure, a sign. */
export function isSingleKey(keys: string): boolean {
  return [...keys].length === 1;
}

/** What a field does with its own words. */
const EDITING_KEYS: ReadonlySet<string> = new Set(['Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+A', 'Ctrl+Delete', 'Alt+Delete']);

/** Whether a field has a use for it. */
function isTyped(keys: string): boolean {
  return keys !== 'Escape' && (!keys.includes('+') || EDITING_KEYS.has(keys));
}

/** Whether the control that has the focus does something with these keys itself. */
function isForControl(target: EventTarget | null, keys: string): boolean {
  return isSlider(target) ? /^(Arrow|Page|Home|End)/.test(keys) : isTyping(target) && isTyped(keys);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}

/** Nothing is typed into one, and some keys move it. */
function isSlider(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'range';
}
