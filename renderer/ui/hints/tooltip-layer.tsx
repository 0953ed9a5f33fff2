// Names of buttons that are only a picture, with their keys, for whoever points at one or reaches it by the keyboard. One layer for the whole
// window: it shows what stands in `data-tip` of the element. A tip repeats what assistive technology has: the name, and why a button cannot
// be used now. Words that are cut off on the page have themselves as their tip, but only while they are.
import { useEffect, useRef, useState } from 'react';
import { KeyHint } from './key-hint.tsx';
import styles from './tooltip-layer.module.css';

const DELAY_MS = 350;
const ANCHOR = '--tip';

interface Tip {
  readonly element: HTMLElement;
  readonly words: string;
  readonly keys: string | undefined;
}

/** What an element has to carry to have a tip. */
export interface TipAttributes {
  readonly 'data-tip': string;
  readonly 'data-tip-keys'?: string | undefined;
  readonly 'data-tip-if-cut'?: '';
}

export function tipOf(words: string, keys?: string): TipAttributes {
  return { 'data-tip': words, 'data-tip-keys': keys };
}

/** For words on one line that end in dots where there is no room for them. */
export function tipIfCut(words: string): TipAttributes {
  return { 'data-tip': words, 'data-tip-if-cut': '' };
}

export function TooltipLayer() {
  const [tip, setTip] = useState<Tip>();
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => followTips(setTip), []);
  useEffect(() => {
    if (tip === undefined) return undefined;
    tip.element.style.setProperty('anchor-name', ANCHOR);
    layer.current?.showPopover();
    return () => {
      tip.element.style.removeProperty('anchor-name');
      layer.current?.hidePopover();
    };
  }, [tip]);
  return (
    <div ref={layer} popover="manual" aria-hidden className={styles.tip}>
      {tip?.words}
      {tip?.keys !== undefined && <KeyHint keys={tip.keys} />}
    </div>
  );
}

/** Returns the function that stops following. */
function followTips(show: (tip: Tip | undefined) => void): () => void {
  let timer = 0;
  let pointedAt: HTMLElement | undefined;
  const hide = () => {
    clearTimeout(timer);
    pointedAt = undefined;
    show(undefined);
  };
  const showSoon = (element: HTMLElement) => {
    if (element === pointedAt) return;
    hide();
    pointedAt = element;
    timer = window.setTimeout(() => {
      const { tip: words = '', tipKeys: keys, tipIfCut } = element.dataset;
      const isRead = tipIfCut !== undefined && element.scrollWidth <= element.clientWidth;
      if (element.isConnected && !isRead) show({ element, words, keys });
    }, DELAY_MS);
  };
  const enter = ({ target }: Event) => {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
    if (element === null) hide();
    else showSoon(element);
  };
  const focus = ({ target }: FocusEvent) => {
    if (target instanceof HTMLElement && target.dataset['tip'] !== undefined && target.matches(':focus-visible')) showSoon(target);
    else hide();
  };
  const listeners = [
    ['pointerover', enter],
    ['pointerdown', hide],
    ['focusin', focus as (event: Event) => void], // what this event is
    ['keydown', hide],
    ['wheel', hide],
  ] as const;
  for (const [type, listener] of listeners) document.addEventListener(type, listener, { passive: true });
  return () => {
    hide();
    for (const [type, listener] of listeners) document.removeEventListener(type, listener);
  };
}
