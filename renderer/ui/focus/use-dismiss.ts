// Closes what floats over the window, a list or a menu, by Escape and by a press outside it. Escape gives the focus back to who opened it.
import { type RefObject, useEffect, useRef } from 'react';

/** For an element that holds both what floats and its opener; nothing while `isOpen` is false. */
export function useDismiss<E extends HTMLElement>(isOpen: boolean, close: () => void): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => {
    if (!isOpen) return;
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && !element.current?.contains(event.target)) close();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      close();
      element.current?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
    };
    window.addEventListener('pointerdown', onPress, true);
    window.addEventListener('keydown', onKey, true);
    return () => {
      window.removeEventListener('pointerdown', onPress, true);
      window.removeEventListener('keydown', onKey, true);
    };
  }, [isOpen, close]);
  return element;
}
