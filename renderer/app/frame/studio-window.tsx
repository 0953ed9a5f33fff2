// The frame of the window: rail, stage, inspector, tray. Which page is on the stage is read from the navigation store.
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Bridge } from '#contract/bridge.ts';
import { ask } from '../../bridge/ask.ts';
import { usePictureIntake } from '../../features/create/state/use-picture-intake.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { t, useSpokenLanguage } from '../../words/words.ts';
import { CommandPalette } from '../commands/command-palette.tsx';
import { createCommands } from '../commands/commands.ts';
import { addPictures } from '../commands/create-actions.ts';
import { useShortcuts } from '../commands/use-shortcuts.ts';
import { Page } from '../pages/page.tsx';
import type { Stores } from '../state/stores.ts';
import { DropVeil } from './drop-veil.tsx';
import { NoticesArea } from './notices-area.tsx';
import { Rail } from './rail.tsx';
import styles from './studio-window.module.css';
import { Tray } from './tray.tsx';

interface StudioWindowProps {
  readonly stores: Stores;
  readonly copyText: Bridge['copyText'];
}

export function StudioWindow({ stores, copyText }: StudioWindowProps) {
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  const openPalette = useCallback(() => setIsPaletteOpen(true), []);
  const commands = useMemo(() => createCommands(stores), [stores]);
  const shortcuts = useMemo(
    () => [...commands, { title: () => t('commands.allCommands'), keys: 'Ctrl+K', isAvailable: () => true, run: openPalette }],
    [commands, openPalette],
  );
  useShortcuts(shortcuts);
  useSpokenLanguage(); // everything below is drawn again with it
  useAppearance(stores);
  const isDragging = usePictureIntake(useCallback((files) => addPictures(stores, files), [stores]));
  const onCopy = async (text: string) => {
    const copied = await ask(copyText({ text }));
    if (copied.ok) stores.notices.getState().say({ tone: 'good', text: t('frame.copied') });
    else stores.notices.getState().report(copied.error);
  };
  return (
    <div className={styles.frame}>
      <Rail stores={stores} onPalette={openPalette} />
      <ErrorBoundary fault={() => t('frame.roomBroke')} onCopy={onCopy}>
        <Page stores={stores} onCopy={onCopy} />
      </ErrorBoundary>
      <ErrorBoundary fault={() => t('frame.trayBroke')} onCopy={onCopy}>
        <Tray queue={stores.queue} runtime={stores.runtime} library={stores.library} />
        <NoticesArea stores={stores} onCopy={onCopy} />
      </ErrorBoundary>
      {isPaletteOpen && <CommandPalette commands={commands} onClose={() => setIsPaletteOpen(false)} />}
      {isDragging && <DropVeil />}
    </div>
  );
}

function useAppearance({ appearance }: Pick<Stores, 'appearance'>): void {
  const { theme, scale } = useStore(appearance);
  useEffect(() => {
    const { dataset, style } = document.documentElement;
    dataset['theme'] = theme;
    style.zoom = String(scale);
  }, [theme, scale]);
}
