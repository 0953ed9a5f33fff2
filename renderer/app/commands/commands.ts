// Everything that can be done by a key, in one list: the shortcuts read it, the palette and the sheet of all keys show it.

import { canGrowBatch, isOneObject } from '../../features/create/batch/batch-store.ts';
import { choosePictures } from '../../features/create/pictures/choose-pictures.ts';
import { canGrow } from '../../features/create/state/create-store.ts';
import { findAsset } from '../../features/library/state/library-view.ts';
import { SEARCH_FIELD_ID } from '../../features/library/toolbar/search-field.tsx';
import { runningJob, unfinishedJob } from '../../features/queue/queue-store.ts';
import { MODE_KEYS } from '../../features/viewer/stage/mode-keys.ts';
import { t } from '../../words/words.ts';
import { otherBuild, toggleComparison } from '../actions/build-actions.ts';
import { addPictures, endFixing, growNow } from '../actions/create-actions.ts';
import { shownId } from '../actions/viewer-actions.ts';
import { objectHindrances } from '../state/object-hindrances.ts';
import type { Stores } from '../state/stores.ts';
import type { Command, CommandGroup } from './command.ts';
import { createSettingsCommands } from './create-commands.ts';
import { cutOutCommands } from './cut-out-commands.ts';
import { historyCommands, libraryCommands } from './library-commands.ts';
import { objectCommands } from './object-commands.ts';
import { stageCommands, stageEscapeCommands } from './stage-commands.ts';
import { varyCommands } from './vary-commands.ts';
import { windowCommands } from './window-commands.ts';

/** The registry: what is not in here has no key, and is neither in the palette nor on the sheet. Of two that share a key the first counts. */
export function commandGroups(stores: Stores): CommandGroup[] {
  return [
    { id: 'rooms', commands: roomCommands(stores) },
    { id: 'create', commands: [...createRoomCommands(stores), ...createSettingsCommands(stores), ...cutOutCommands(stores)] },
    { id: 'object', commands: [...objectCommands(stores), ...varyCommands(stores)] },
    { id: 'library', commands: libraryCommands(stores) },
    { id: 'view', commands: [...stageEscapeCommands(stores), ...viewerCommands(stores), ...stageCommands(stores)] },
    { id: 'build', commands: rebuildCommands(stores) },
    { id: 'window', commands: [...historyCommands(stores), ...windowCommands(stores)] },
  ];
}

const always = () => true;

function roomCommands({ navigation }: Stores): Command[] {
  const { go } = navigation.getState();
  const place = () => navigation.getState().route.kind;
  return [
    { title: () => t('commands.create'), keys: 'Alt+1', isAvailable: always, run: () => go({ kind: 'create' }) },
    { title: () => t('commands.library'), keys: 'Alt+2', isAvailable: always, run: () => go({ kind: 'library' }) },
    { title: () => t('commands.models'), keys: 'Alt+3', isAvailable: always, run: () => go({ kind: 'models' }) },
    { title: () => t('commands.settings'), keys: 'Ctrl+,', isAvailable: always, run: () => go({ kind: 'settings' }) },
    {
      title: () => t('commands.search'),
      keys: '/',
      isAvailable: () => place() === 'library',
      run: () => document.getElementById(SEARCH_FIELD_ID)?.focus(),
    },
  ];
}

function createRoomCommands(stores: Stores): Command[] {
  const { create, batch, navigation, queue } = stores;
  const isHere = () => navigation.getState().route.kind === 'create';
  return [
    {
      title: () => t('commands.choosePicture'),
      keys: 'Ctrl+O',
      isAvailable: always,
      run: () => choosePictures((files) => addPictures(stores, files)),
    },
    {
      title: () => t('commands.grow'),
      keys: 'Ctrl+Enter',
      isAvailable: () => isHere() && canGrowNow(stores),
      run: () => void growNow(stores),
    },
    {
      title: () => t('batch.neither'),
      keys: 'Escape',
      isAvailable: () => isHere() && batch.getState().question !== undefined,
      run: () => batch.getState().forgetQuestion(),
    },
    {
      title: () => t('batch.endFixing'),
      keys: 'Escape',
      isAvailable: () => isHere() && batch.getState().fixing !== undefined && stores.cutOut.getState().tool === 'hand',
      run: () => void endFixing(stores),
    },
    ...moveViewCommands(create, isHere),
    {
      title: () => t('commands.cancelJob'),
      keys: 'Ctrl+.',
      isAvailable: () => runningJob(queue.getState().jobs) !== undefined,
      run: () => {
        const job = runningJob(queue.getState().jobs);
        if (job !== undefined) void queue.getState().cancel(job.id);
      },
    },
  ];
}

/** What is on the stage: an object, or several that were put together. */
function canGrowNow({ create, batch }: Stores): boolean {
  const [one, several] = [create.getState(), batch.getState()];
  return isOneObject(one, several) ? canGrow(one) : canGrowBatch(several);
}

function moveViewCommands(create: Stores['create'], isHere: () => boolean): Command[] {
  const place = () => create.getState().slots.findIndex(({ key }) => key === create.getState().selectedKey);
  const moveBy = (step: number) => create.getState().move(create.getState().selectedKey ?? '', place() + step);
  return [
    { title: () => t('commands.viewEarlier'), keys: 'Alt+ArrowLeft', isAvailable: () => isHere() && place() > 0, run: () => moveBy(-1) },
    {
      title: () => t('commands.viewLater'),
      keys: 'Alt+ArrowRight',
      isAvailable: () => isHere() && place() >= 0 && place() < create.getState().slots.length - 1,
      run: () => moveBy(1),
    },
  ];
}

function rebuildCommands(stores: Stores): Command[] {
  const { rebuild, navigation, library, queue, viewer } = stores;
  const shownAsset = () => findAsset(library.getState(), shownId(stores));
  const shown = () => shownAsset()?.id;
  const whyNotBuilt = () => {
    const asset = shownAsset();
    return asset && objectHindrances(stores, asset).build;
  };
  const isChoosing = () => shown() !== undefined && rebuild.getState().assetId === shown();
  return [
    {
      title: () => t('commands.buildAgain'),
      keys: 'B',
      isAvailable: () => shown() !== undefined && whyNotBuilt() === undefined && !isChoosing(),
      whyNot: whyNotBuilt,
      run: () => rebuild.getState().open(shown() ?? ''),
    },
    {
      title: () => t('commands.build'),
      keys: 'Ctrl+Enter',
      isAvailable: () => isChoosing() && unfinishedJob(queue.getState().jobs, shown() ?? '') === undefined,
      run: () => void rebuild.getState().build(),
    },
    {
      title: () => t('commands.compare'),
      keys: 'C',
      isAvailable: () => otherBuild(stores, shown()) !== undefined && viewer.getState().comparison === undefined,
      run: () => {
        const build = otherBuild(stores, shown());
        if (build !== undefined) void toggleComparison(stores, build);
      },
    },
    {
      title: () => t('commands.endComparison'),
      keys: 'Escape',
      isAvailable: () => shown() !== undefined && viewer.getState().comparison !== undefined,
      run: () => void viewer.getState().compare(undefined),
    },
    { title: () => t('commands.closeBuild'), keys: 'Escape', isAvailable: isChoosing, run: () => rebuild.getState().close() },
    {
      title: () => t('commands.backToLibrary'),
      keys: 'Escape',
      isAvailable: () => navigation.getState().route.kind === 'viewer' && !isChoosing(),
      run: () => navigation.getState().go({ kind: 'library' }),
    },
  ];
}

function viewerCommands({ viewer, navigation }: Stores): Command[] {
  const isHere = () => navigation.getState().route.kind === 'viewer' && viewer.getState().phase.kind === 'shown';
  const viewerState = () => viewer.getState();
  return [
    ...MODE_KEYS.map(({ mode, key }) => ({
      title: () => t('commands.viewMode', { mode: t(`viewer.modes.${mode}`) }),
      keys: key,
      isAvailable: isHere,
      run: () => viewerState().setMode(mode),
    })),
    { title: () => t('commands.fit'), keys: 'F', isAvailable: isHere, run: () => viewerState().fit() },
    { title: () => t('commands.turnLeft'), keys: 'ArrowLeft', isAvailable: isHere, run: () => viewerState().orbit('left') },
    { title: () => t('commands.turnRight'), keys: 'ArrowRight', isAvailable: isHere, run: () => viewerState().orbit('right') },
    { title: () => t('commands.lookHigher'), keys: 'ArrowUp', isAvailable: isHere, run: () => viewerState().orbit('up') },
    { title: () => t('commands.lookLower'), keys: 'ArrowDown', isAvailable: isHere, run: () => viewerState().orbit('down') },
  ];
}
