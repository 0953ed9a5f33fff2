// The picture on the stage, and its cut-out over it: looked at near and far, with a divider between both, painted on.
import { type CSSProperties, useCallback, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { SeparateObject } from '#contract/generation/generation.ts';
import { classNames } from '../../../ui/class-names.ts';
import { tipOf } from '../../../ui/hints/tips.ts';
import { Divider } from '../../../ui/panels/divider.tsx';
import { t } from '../../../words/words.ts';
import type { StageView } from './canvas/stage-view.ts';
import { useStageKeys } from './canvas/use-stage-keys.ts';
import { useStagePointer } from './canvas/use-stage-pointer.ts';
import { useStageView } from './canvas/use-stage-view.ts';
import type { Loading } from './canvas/use-worked-picture.ts';
import { type Area, modelFrame } from './mask/mask.ts';
import styles from './stage-canvas.module.css';
import type { CutOutStore } from './state/cut-out-store.ts';
import { ToolOptions } from './tools/tool-options.tsx';
import { ToolPalette } from './tools/tool-palette.tsx';
import { ZoomBar } from './tools/zoom-bar.tsx';

interface StageCanvasProps {
  readonly name: string;
  readonly store: CutOutStore;
  /** The matting pack that is chosen. */
  readonly matting: string | undefined;
  readonly loaded: Extract<Loading, { kind: 'ready' }>;
}

/** Pixels come from memory and go there: a canvas on the graphics card would carry them there and back. */
const IN_MEMORY: CanvasRenderingContext2DSettings = { willReadFrequently: true };
/** From here on single pixels are what one wants to see. */
const PIXELATED_SCALE = 3;
const DIVIDER_STEPS = { ArrowLeft: -0.02, ArrowDown: -0.02, ArrowRight: 0.02, ArrowUp: 0.02, Home: -1, End: 1 } as const;

export function StageCanvas({ name, store, matting, loaded }: StageCanvasProps) {
  const { key, pixels, worked } = loaded;
  const { editor } = worked;
  const { look, tool, radius: part, softness, divider, revision, changed, pointedAt, strokeEnded, crop } = useStore(store);
  const stage = useRef<HTMLDivElement>(null);
  const original = useRef<HTMLCanvasElement>(null);
  const cut = useRef<HTMLCanvasElement>(null);
  const circle = useRef<HTMLDivElement>(null);
  const { width, height } = editor.mask;
  const control = useStageView(
    stage,
    useMemo(() => ({ width, height }), [width, height]),
  );
  const { view } = control;
  const radius = Math.max(1, part * Math.max(width, height));

  const drawCut = useCallback(
    (area?: Area) => {
      const context = cut.current?.getContext('2d', IN_MEMORY);
      if (context) pixels.drawCut(context, editor.mask, area);
    },
    [pixels, editor],
  );
  useEffect(() => original.current?.getContext('2d', IN_MEMORY)?.putImageData(pixels.original, 0, 0), [pixels]);
  const drawn = useRef<{ by: typeof drawCut; revision: number }>(undefined);
  useEffect(() => {
    const { current } = drawn;
    if (current?.by !== drawCut) drawCut();
    else if (current.revision !== revision) drawCut(changed);
    drawn.current = { by: drawCut, revision };
  }, [drawCut, revision, changed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision is what makes the mask another
  const frame = useMemo(() => modelFrame(editor.mask), [editor, revision]);

  const isPainting = tool === 'brush' || tool === 'eraser';
  const work = {
    ...{ tool, control, editor, radius, softness, circle },
    onPainted: drawCut,
    onStroke: () => strokeEnded(key),
    onCrop: (area: Area) => crop(key, area),
  };
  const { handlers, marked } = useStagePointer(work);
  const onKeyDown = useStageKeys(work, stage);
  // Before the stage has a size there is no place for it: at its own size it would flash up in a corner.
  const picture: CSSProperties = view ? placed(view, { left: 0, top: 0, right: width, bottom: height }) : { visibility: 'hidden' };
  const shown = classNames(view !== undefined && view.scale >= PIXELATED_SCALE && styles.pixelated, styles.picture);
  return (
    <div className={styles.room}>
      {/* biome-ignore lint/a11y/useSemanticElements: it is no set of fields */}
      <div
        ref={stage}
        className={styles.stage}
        data-tool={tool}
        role="group"
        aria-label={t('cutOut.stage', { name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move what is on it
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...handlers}
      >
        <canvas
          ref={original}
          className={classNames(shown, look === 'cutOut' && styles.hidden)}
          style={picture}
          role="img"
          aria-label={name}
          width={width}
          height={height}
        />
        <div className={styles.layer} style={clipped(look, divider)} hidden={look === 'original'}>
          <div className={styles.checker} style={picture} />
          {look === 'cutOut' && isPainting && (
            <Ghost pixels={pixels.original} className={classNames(shown, styles.ghost)} style={picture} />
          )}
          <canvas
            ref={cut}
            className={shown}
            style={picture}
            role="img"
            aria-label={t('cutOut.withoutBackground', { name })}
            width={width}
            height={height}
          />
        </div>
        {view && frame && look !== 'original' && (
          <div className={styles.frame} style={placed(view, frame)} {...tipOf(t('cutOut.modelFrame'))} />
        )}
        <Pointed view={view} object={editor.found.objects[(pointedAt ?? 0) - 1]} />
        {view && marked && <div className={styles.mark} style={placed(view, marked)} />}
        {view && isPainting && (
          <div ref={circle} className={styles.circle} style={{ width: 2 * radius * view.scale, height: 2 * radius * view.scale }} />
        )}
      </div>
      {look === 'both' && (
        <Divider
          at={divider}
          name={t('cutOut.divider')}
          grip="high"
          steps={DIVIDER_STEPS}
          onMove={store.getState().moveDivider}
          onStep={(by) => store.getState().moveDivider(divider + by)}
        />
      )}
      <ToolPalette store={store} pictureKey={key} />
      <ToolOptions store={store} pictureKey={key} matting={matting} />
      <ZoomBar control={control} />
    </div>
  );
}

interface GhostProps {
  readonly pixels: ImageData;
  readonly className: string;
  readonly style: CSSProperties | undefined;
}

/** What was taken away, faintly, so that one sees where to bring it back. */
function Ghost({ pixels, className, style }: GhostProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => canvas.current?.getContext('2d', IN_MEMORY)?.putImageData(pixels, 0, 0), [pixels]);
  return <canvas ref={canvas} className={className} style={style} width={pixels.width} height={pixels.height} aria-hidden />;
}

/** Where a part of the picture lies on the stage. */
function placed({ scale, left, top }: StageView, area: Area): CSSProperties {
  return {
    left: left + area.left * scale,
    top: top + area.top * scale,
    width: (area.right - area.left) * scale,
    height: (area.bottom - area.top) * scale,
  };
}

/** The outline of one of several objects. */
function Pointed({ view, object }: { readonly view: StageView | undefined; readonly object: SeparateObject | undefined }) {
  if (view === undefined || object === undefined) return null;
  const { left, top, width, height } = object;
  return <div className={styles.pointed} style={placed(view, { left, top, right: left + width, bottom: top + height })} />;
}

function clipped(look: string, divider: number): CSSProperties {
  return look === 'both' ? { clipPath: `inset(0 0 0 ${divider * 100}%)` } : {};
}
