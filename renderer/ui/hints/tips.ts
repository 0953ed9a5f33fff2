// Which words an element has as its tip. They stand in `data-tip`. Words that are cut off on the page have themselves, but only while they
// are: for whoever points at them, and for whoever is beside them by the keyboard.

/** What an element has to carry to have a tip. */
export interface TipAttributes {
  readonly 'data-tip': string;
  readonly 'data-tip-keys'?: string | undefined;
  readonly 'data-tip-if-cut'?: '';
}

export interface Tip {
  /** Where it is shown. */
  readonly element: HTMLElement;
  readonly words: string | undefined;
  readonly keys: string | undefined;
  /** What is cut off on the page and is not among `words`. */
  readonly cut: readonly string[];
}

const CUT = '[data-tip-if-cut]';
/** What a button belongs to whose name is beside it. */
const ROW = 'li,article,header';

export function tipOf(words: string, keys?: string): TipAttributes {
  return { 'data-tip': words, 'data-tip-keys': keys };
}

/** For words on one line that end in dots where there is no room for them. */
export function tipIfCut(words: string): TipAttributes {
  return { 'data-tip': words, 'data-tip-if-cut': '' };
}

export function tipUnderPointer(element: HTMLElement): Tip | undefined {
  const { tip: words, tipKeys: keys } = element.dataset;
  return element.matches(CUT) && !isCut(element) ? undefined : { element, words, keys, cut: [] };
}

/** Of the element that has the focus: its own tip, and the names that are cut off in it or beside it. */
export function tipAtKeys(focused: HTMLElement): Tip | undefined {
  const { tip: words, tipKeys: keys } = focused.dataset;
  const cut = cutAt(focused);
  const others = cut.flatMap(({ dataset: { tip = '' } }) => (words?.includes(tip) ? [] : [tip]));
  const element = words === undefined ? cut[0] : focused;
  return element && { element, words, keys, cut: [...new Set(others)] };
}

/** In the part of a list that the keys are at, in a button itself, or in its row. */
function cutAt(focused: HTMLElement): HTMLElement[] {
  const activeId = focused.getAttribute('aria-activedescendant');
  if (activeId !== null) return cutIn(document.getElementById(activeId));
  if (!focused.matches('button, a, summary')) return [];
  const inside = cutIn(focused);
  return inside.length > 0 ? inside : cutIn(focused.closest(ROW));
}

function cutIn(place: Element | null): HTMLElement[] {
  return place === null ? [] : [...place.querySelectorAll<HTMLElement>(CUT)].filter(isCut);
}

function isCut({ scrollWidth, clientWidth }: HTMLElement): boolean {
  return scrollWidth > clientWidth;
}
