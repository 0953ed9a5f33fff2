// The frame of the window: rail, stage, inspector, tray. Which page is on the stage is read from the navigation store.
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Bridge } from '#contract/channels/bridge.ts';
import { ask } from '../../bridge/ask.ts';
import { usePictureIntake } from '../../features/create/pictures/use-picture-intake.ts';
import { LibraryTags } from '../../features/library/library-page.tsx';
import { TooltipLayer } from '../../ui/hints/tooltip-layer.tsx';
import { ErrorBoundary } from '../../ui/messages/error-boundary.tsx';
import { t, useSpokenLanguage } from '../../words/words.ts';
import { takePicturesIn } from '../actions/create-actions.ts';
import { commandGroups } from '../commands/commands.ts';
import { useShortcuts } from '../commands/use-shortcuts.ts';
import { Page } from '../pages/page.tsx';
import { CommandPalette } from '../palette/command-palette.tsx';
import { ShortcutsSheet } from '../palette/shortcuts-sheet.tsx';
import type { Stores } from '../state/stores.ts';
import { DropVeil } from './drop-veil.tsx';
import { NoticesArea } from './notices-area.tsx';
import { Rail } from './rail/rail.tsx';
import styles from './studio-window.module.css';
import { Tray } from './tray.tsx';
import { useFocusKeeper } from './use-focus-keeper.ts';

interface StudioWindowProps {
  readonly stores: Stores;
  readonly copyText: Bridge['copyText'];
}

export function StudioWindow({ stores, copyText }: StudioWindowProps) {
  const [overlay, setOverlay] = useState<'palette' | 'sheet'>();
  const openPalette = useCallback(() => setOverlay('palette'), []);
  const closeOverlay = useCallback(() => setOverlay(undefined), []);
  const groups = useMemo(() => {
    const overlays = [
      { title: () => t('commands.allCommands'), keys: 'Ctrl+K', isAvailable: hasNoDialog, run: openPalette },
      { title: () => t('commands.sheet'), keys: '?', isAvailable: () => true, run: () => setOverlay('sheet') },
    ];
    return commandGroups(stores).map((group) => (group.id === 'window' ? { ...group, commands: [...group.commands, ...overlays] } : group));
  }, [stores, openPalette]);
  const commands = useMemo(() => groups.flatMap((group) => group.commands), [groups]);
  const hasSingleKeys = useStore(stores.settings).view?.settings.singleKeys ?? true;
  const sayWhyNot = useCallback((text: () => string) => stores.notices.getState().say({ tone: 'bad', topic: 'keys', text }), [stores]);
  useShortcuts(commands, { hasSingleKeys, say: sayWhyNot });
  useSpokenLanguage(); // everything below is drawn again with it
  useAppearance(stores);
  useFocusKeeper(useStore(stores.navigation).route);
  const isDragging = usePictureIntake(useMemo(() => intakeOf(stores), [stores]));
  const onCopy = async (text: string) => {
    const copied = await ask(copyText({ text }));
    if (copied.ok) stores.notices.getState().say({ tone: 'good', text: () => t('frame.copied') });
    else stores.notices.getState().report(copied.error);
  };
  return (
    <div className={styles.frame}>
      <Rail stores={stores} onPalette={openPalette} />
      <ErrorBoundary fault={() => t('frame.roomBroke')} onCopy={onCopy}>
        <Page stores={stores} onCopy={onCopy} />
      </ErrorBoundary>
      <ErrorBoundary fault={() => t('frame.trayBroke')} onCopy={onCopy}>
        <Tray queue={stores.queue} runtime={stores.runtime} library={stores.library} onCopy={onCopy} />
        <NoticesArea stores={stores} onCopy={onCopy} />
      </ErrorBoundary>
      {overlay === 'palette' && <CommandPalette commands={commands} onClose={closeOverlay} />}
      {overlay === 'sheet' && <ShortcutsSheet groups={groups} hasSingleKeys={hasSingleKeys} onClose={closeOverlay} />}
      <LibraryTags store={stores.library} />
      {isDragging && <DropVeil />}
      <TooltipLayer />
    </div>
  );
}

function intakeOf(stores: Stores): Parameters<typeof usePictureIntake>[0] {
  const { navigation, models } = stores;
  return {
    onFiles: (files, folder) => takePicturesIn(stores, files, folder),
    onModels: (dropped) => {
      navigation.getState().go({ kind: 'models' });
      void models.getState().offer(dropped);
    },
    expectsModels: () => navigation.getState().route.kind === 'models',
  };
}

/** The palette does not offer itself. */
function hasNoDialog(): boolean {
  return document.querySelector('dialog[open]') === null;
}

function useAppearance({ appearance }: Pick<Stores, 'appearance'>): void {
  const { theme, scale } = useStore(appearance);
  useEffect(() => {
    const { dataset, style } = document.documentElement;
    dataset['theme'] = theme;
    style.zoom = String(scale);
  }, [theme, scale]);
}
