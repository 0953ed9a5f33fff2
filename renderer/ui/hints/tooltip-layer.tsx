// Names of buttons that are only a picture, with their keys, for whoever points at one or reaches it by the keyboard. One layer for the whole
// window: it shows what `tips` finds. A tip repeats what assistive technology has: the name, and why a button cannot be used now.
import { useEffect, useRef, useState } from 'react';
import { KeyHint } from './key-hint.tsx';
import { type Tip, tipAtKeys, tipUnderPointer } from './tips.ts';
import styles from './tooltip-layer.module.css';

const DELAY_MS = 350;
const ANCHOR = '--tip';

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
      {tip?.words !== undefined && (
        <div className={styles.line}>
          {tip.words}
          {tip.keys !== undefined && <KeyHint keys={tip.keys} />}
        </div>
      )}
      {tip?.cut.map((words) => (
        <div key={words}>{words}</div>
      ))}
    </div>
  );
}

type TipFinder = (element: HTMLElement) => Tip | undefined;

/** Returns the function that stops following. */
function followTips(show: (tip: Tip | undefined) => void): () => void {
  let timer = 0;
  let present: { readonly element: HTMLElement; readonly tipFor: TipFinder } | undefined;
  let pointer: Pick<PointerEvent, 'screenX' | 'screenY'> | undefined;
  const hide = () => {
    clearTimeout(timer);
    present = undefined;
    show(undefined);
  };
  const showSoon = (element: HTMLElement, tipFor: TipFinder) => {
    if (element === present?.element) return;
    hide();
    present = { element, tipFor };
    timer = window.setTimeout(() => element.isConnected && show(tipFor(element)), DELAY_MS);
  };
  const move = ({ screenX, screenY }: PointerEvent) => {
    pointer = { screenX, screenY };
  };
  const enter = (event: PointerEvent) => {
    const isAtRest = event.screenX === pointer?.screenX && event.screenY === pointer.screenY;
    move(event);
    if (isAtRest && present?.tipFor === tipAtKeys) return; // the keys moved the page under it
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;
    if (element === null) hide();
    else showSoon(element, tipUnderPointer);
  };
  const focus = ({ target }: Event) => {
    if (target instanceof HTMLElement && target.matches(':focus-visible')) showSoon(target, tipAtKeys);
    else hide();
  };
  const press = () => {
    hide();
    const { activeElement } = document;
    // The keys may move among its parts, and the focus stays where it is.
    if (activeElement instanceof HTMLElement && activeElement.matches('[role=listbox]')) showSoon(activeElement, tipAtKeys);
  };
  const listeners = [
    ['pointermove', move as (event: Event) => void], // what these events are
    ['pointerover', enter as (event: Event) => void],
    ['pointerdown', hide],
    ['focusin', focus],
    ['keydown', press],
    ['wheel', hide],
  ] as const;
  // On the way down: lists keep the keys that they take to themselves.
  const options = { passive: true, capture: true };
  for (const [type, listener] of listeners) document.addEventListener(type, listener, options);
  return () => {
    hide();
    for (const [type, listener] of listeners) document.removeEventListener(type, listener, options);
  };
}
