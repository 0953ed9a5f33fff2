// What helps against a failure, as buttons: where to go, or what to begin.
import type { AppError, WayOut } from '#contract/outcome/errors.ts';
import { findAsset } from '../../features/library/state/library-view.ts';
import { TEXTURE_CHOICES } from '../../shared/building-options/build-settings.ts';
import { t } from '../../words/words.ts';
import type { Stores } from '../state/stores.ts';

export interface OfferedAction {
  readonly label: string;
  readonly run: () => void;
}

type Ways = Pick<Stores, 'library' | 'navigation' | 'rebuild'>;

export function waysOutOf(stores: Ways, { code, waysOut = [] }: AppError): OfferedAction[] {
  const open = waysOut.filter((wayOut) => !leadsNowhere(stores, wayOut));
  const built = open.find((wayOut) => wayOut.kind === 'build-latent');
  const isOutOfMemory = code === 'out_of_memory' || code === 'runtime_died';
  return [
    ...open.flatMap((wayOut) => actionOf(stores, wayOut) ?? []),
    ...(code.startsWith('pack_')
      ? [{ label: t('failures.openModels'), run: () => stores.navigation.getState().go({ kind: 'models' }) }]
      : []),
    ...(built !== undefined && built.latent === undefined && isOutOfMemory ? [smallerTexture(stores, built.assetId)] : []),
  ];
}

/** Whether it leads to an object that is not in the library any more. */
function leadsNowhere({ library }: Ways, wayOut: WayOut): boolean {
  const isOfObject = wayOut.kind === 'build-latent' || wayOut.kind === 'list-builds';
  return isOfObject && findAsset(library.getState(), wayOut.assetId) === undefined;
}

function actionOf(stores: Ways, wayOut: WayOut): OfferedAction | undefined {
  const { go } = stores.navigation.getState();
  switch (wayOut.kind) {
    case 'set-up':
    case 'name-source':
      return { label: t('failures.repair'), run: () => go({ kind: 'settings' }) };
    case 'free-space':
      return { label: t('failures.openTrash'), run: () => go({ kind: 'trash' }) };
    case 'list-assets':
      return { label: t('failures.openLibrary'), run: () => go({ kind: 'library' }) };
    case 'list-builds':
      return { label: t('failures.showObject'), run: () => go({ kind: 'viewer', assetId: wayOut.assetId }) };
    case 'build-latent':
      return wayOut.latent === undefined ? { label: t('failures.buildIt'), run: () => openChoice(stores, wayOut.assetId) } : undefined;
    case 'build-anew':
      return { label: t('failures.buildIt'), run: () => void stores.library.getState().buildAnew(wayOut.assetId) };
    case 'install-farm': // done by whoever looks after this machine
    case 'list-jobs':
      return undefined; // the tray is always there
  }
}

function openChoice({ navigation, rebuild }: Ways, assetId: string): void {
  navigation.getState().go({ kind: 'viewer', assetId });
  rebuild.getState().open(assetId);
}

/** Opens the choice with the next smaller texture in it. */
function smallerTexture(stores: Ways, assetId: string): OfferedAction {
  return {
    label: t('failures.smallerTexture'),
    run: () => {
      openChoice(stores, assetId);
      const { settings, change } = stores.rebuild.getState();
      const texture = TEXTURE_CHOICES[Math.max(TEXTURE_CHOICES.indexOf(settings.texture) - 1, 0)] ?? settings.texture;
      change({ ...settings, texture });
    },
  };
}
