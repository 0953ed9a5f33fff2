// The tools of the stage, and the way back from what they did.
import { Brush, Crop, Eraser, Hand, type LucideIcon, Redo2, RotateCcw, Undo2 } from 'lucide-react';
import { useStore } from 'zustand';
import { IconButton } from '../../../../ui/buttons/icon-button.tsx';
import { ToolBar } from '../../../../ui/buttons/tool-bar.tsx';
import { t } from '../../../../words/words.ts';
import type { CutOutStore, Tool } from '../state/cut-out-store.ts';
import styles from './tool-palette.module.css';

interface ToolPaletteProps {
  readonly store: CutOutStore;
  readonly pictureKey: string;
}

const TOOLS: readonly { tool: Tool; icon: LucideIcon; keys: string }[] = [
  { tool: 'hand', icon: Hand, keys: 'H' },
  { tool: 'brush', icon: Brush, keys: 'B' },
  { tool: 'eraser', icon: Eraser, keys: 'E' },
  { tool: 'crop', icon: Crop, keys: 'C' },
];

export function ToolPalette({ store, pictureKey }: ToolPaletteProps) {
  const { tool, take, undo, redo, reset, workedOn } = useStore(store);
  const editor = workedOn(pictureKey)?.editor;
  return (
    <ToolBar name={t('cutOut.tools')} orientation="vertical" className={styles.palette}>
      {TOOLS.map((each) => (
        <IconButton
          key={each.tool}
          icon={each.icon}
          name={t(`cutOut.${each.tool}`)}
          keys={each.keys}
          isPressed={tool === each.tool}
          onClick={() => take(each.tool)}
        />
      ))}
      <hr className={styles.line} />
      <IconButton icon={Undo2} name={t('cutOut.undo')} keys="Ctrl+Z" disabled={!editor?.canUndo} onClick={() => undo(pictureKey)} />
      <IconButton icon={Redo2} name={t('cutOut.redo')} keys="Ctrl+Shift+Z" disabled={!editor?.canRedo} onClick={() => redo(pictureKey)} />
      <IconButton icon={RotateCcw} name={t('cutOut.reset')} disabled={!editor?.canUndo} onClick={() => reset(pictureKey)} />
    </ToolBar>
  );
}
