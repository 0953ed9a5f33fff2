// What can be done to the picture on Create's stage by a key.
import { type CutOutState, RADIUS_STEP, type Tool } from '../../features/create/cut-out/state/cut-out-store.ts';
import { t } from '../../words/words.ts';
import type { Stores } from '../state/stores.ts';
import type { Command } from './command.ts';

export function cutOutCommands({ create, cutOut, navigation }: Pick<Stores, 'create' | 'cutOut' | 'navigation'>): Command[] {
  const key = () => create.getState().selectedKey;
  const editor = () => cutOut.getState().workedOn(key())?.editor;
  const isHere = () =>
    navigation.getState().route.kind === 'create' &&
    create.getState().source === 'pictures' &&
    create.getState().growingJobId === undefined &&
    editor() !== undefined;
  const command = (title: () => string, keys: string, run: (state: CutOutState) => void): Command => ({
    title,
    keys,
    isAvailable: isHere,
    run: () => run(cutOut.getState()),
  });
  const tool = (each: Tool, keys: string) =>
    command(
      () => t(`cutOut.${each}`),
      keys,
      (state) => state.take(each),
    );
  return [
    tool('hand', 'H'),
    tool('brush', 'B'),
    tool('eraser', 'E'),
    tool('crop', 'C'),
    command(
      () => t('cutOut.swap'),
      'X',
      (state) => state.swap(),
    ),
    command(
      () => t('cutOut.smaller'),
      '[',
      (state) => state.resize(state.radius / RADIUS_STEP),
    ),
    command(
      () => t('cutOut.larger'),
      ']',
      (state) => state.resize(state.radius * RADIUS_STEP),
    ),
    { ...tool('hand', 'Escape'), isAvailable: () => isHere() && cutOut.getState().tool !== 'hand' },
    { ...undoCommand('undo', 'Ctrl+Z'), isAvailable: () => isHere() && editor()?.canUndo === true },
    { ...undoCommand('redo', 'Ctrl+Shift+Z'), isAvailable: () => isHere() && editor()?.canRedo === true },
  ];

  function undoCommand(which: 'undo' | 'redo', keys: string): Command {
    return command(
      () => t(`cutOut.${which}`),
      keys,
      (state) => state[which](key()),
    );
  }
}
