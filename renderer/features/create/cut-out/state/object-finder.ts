// Has objects found anew: with another tolerance, as one of several, or by another pack. What was painted over them stays.

import type { Bridge } from '#contract/channels/bridge.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { CutOutView } from '#contract/views/picture-views.ts';
import { ask } from '../../../../bridge/ask.ts';
import type { CreateStore } from '../../state/create-store.ts';
import { type CutOutEditor, type FoundHow, USUAL_TOLERANCE } from '../mask/cut-out-editor.ts';
import type { Mask } from '../mask/mask.ts';

export interface FinderDependencies {
  readonly bridge: Pick<Bridge, 'cutOut'>;
  readonly create: CreateStore;
  readonly report: (error: AppError) => void;
  /** How much of each pixel a cut-out keeps. */
  readonly readMask: (url: string) => Promise<Mask>;
}

export class ObjectFinder {
  readonly #dependencies: FinderDependencies;
  readonly #editorOf: (key: string) => CutOutEditor | undefined;
  readonly #changed: (key: string) => void;

  /** `editorOf` knows the pictures that are worked on; `changed` is told of masks that became others. */
  constructor(dependencies: FinderDependencies, editorOf: (key: string) => CutOutEditor | undefined, changed: (key: string) => void) {
    this.#dependencies = dependencies;
    this.#editorOf = editorOf;
    this.#changed = changed;
  }

  /** As it was found last, but for `how`. What cannot be found is reported, and changes nothing. */
  async findAgain(key: string, how: Partial<Pick<FoundHow, 'tolerance' | 'object'>>): Promise<void> {
    const { bridge, create, report, readMask } = this.#dependencies;
    const slot = takenSlot(create, key);
    const editor = this.#editorOf(key);
    if (slot === undefined || editor === undefined) return;
    const { tolerance, object } = { ...editor.found, ...how };
    const { matting } = create.getState().settings;
    const asked = {
      ...(tolerance !== USUAL_TOLERANCE && { tolerance }),
      ...(matting !== undefined && { matting }),
      ...(object !== undefined && { object }),
    };
    const found = await ask(bridge.cutOut({ pictureId: slot.picture.id, ...asked }));
    if (!found.ok) return report(found.error);
    const { cutOutUrl, objects, isAdjustable } = found.value;
    const { values } = await readMask(cutOutUrl);
    if (editor.findAgain(values, { tolerance, object, objects, isAdjustable })) this.#changed(key);
  }

  /** Every picture, cut out by that pack; undefined where the pack cannot be used, as the next would fail like this one. */
  async foundAnew(matting: string | undefined): Promise<readonly { key: string; view: CutOutView }[] | undefined> {
    const { bridge, create, report } = this.#dependencies;
    const views: { readonly key: string; readonly view: CutOutView }[] = [];
    for (const { key, picture } of create.getState().slots.filter((slot) => slot.kind === 'taken')) {
      const found = await ask(bridge.cutOut({ pictureId: picture.id, ...(matting !== undefined && { matting }) }));
      if (found.ok) views.push({ key, view: found.value });
      else {
        report(found.error);
        if (found.error.code.startsWith('pack_')) return undefined;
      }
    }
    return views;
  }

  /** Into the mask of a picture that is worked on, else as what was found. */
  async take(key: string, view: CutOutView): Promise<void> {
    const { create, readMask } = this.#dependencies;
    const editor = this.#editorOf(key);
    if (editor === undefined) return create.getState().fix(key, { cutOut: { kind: 'ready', view } });
    const { cutOutUrl, objects, isAdjustable } = view;
    const { values } = await readMask(cutOutUrl);
    if (editor.findAgain(values, { tolerance: USUAL_TOLERANCE, objects, isAdjustable })) this.#changed(key);
  }
}

export function takenSlot(create: CreateStore, key: string) {
  return create
    .getState()
    .slots.filter((slot) => slot.kind === 'taken')
    .find((slot) => slot.key === key);
}
