// On an empty stage, typing begins a description: the first letter goes into it.
import { useEffect } from 'react';

/** `describe` is absent where there is nothing to describe into. */
export function useTypingToDescribe(describe: ((words: string) => void) | undefined): void {
  useEffect(() => {
    if (describe === undefined) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isLetter(event) || isOnControl(event.target)) return;
      event.preventDefault();
      describe(event.key);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [describe]);
}

function isLetter({ key, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent): boolean {
  return /^\p{L}$/u.test(key) && !ctrlKey && !metaKey && !altKey && !isComposing;
}

/** Fields keep what is typed into them, and an open dialog everything. */
function isOnControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog') !== null;
}
