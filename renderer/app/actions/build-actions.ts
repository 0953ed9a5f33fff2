// What can be done with an object and its builds: make another one, compare, make current, delete.

import type { AssetRow, BuildView } from '#contract/views/asset-views.ts';
import { buildTitle } from '../../features/viewer/facts/build-facts.ts';
import type { BuildActions } from '../../features/viewer/inspector/builds-section.tsx';
import type { LineageActions } from '../../features/viewer/inspector/grown-from.tsx';
import { packTitle, titleAmong } from '../../shared/wording/pack-title.ts';
import { t } from '../../words/words.ts';
import type { Stores } from '../state/stores.ts';

type LineageStores = Pick<Stores, 'library' | 'navigation' | 'rebuild' | 'runtime' | 'vary'>;

interface BuildActionOptions {
  /** Whether the object is on the stage. */
  readonly canCompare: boolean;
}

export function buildActions(stores: Stores, assetId: string | undefined, { canCompare }: BuildActionOptions): BuildActions {
  const { chooseBuild, removeBuild } = stores.library.getState();
  const withId = (change: (assetId: string, buildId: string) => Promise<void>) => (build: BuildView) => {
    const { compare, comparison } = stores.viewer.getState();
    if (comparison !== undefined) void compare(undefined);
    if (assetId !== undefined && build.id !== undefined) void change(assetId, build.id);
  };
  const actions = { onUse: withId(chooseBuild), onRemove: withId(removeBuild) };
  return canCompare ? { ...actions, onCompare: (build) => void toggleComparison(stores, build) } : actions;
}

export function lineageActions(
  { library, navigation, rebuild, runtime, vary }: LineageStores,
  asset: AssetRow | undefined,
): LineageActions {
  const { packs } = runtime.getState();
  const pack = packs.find(({ name }) => name === asset?.pack);
  return {
    onRegrow: (regrown, kind) => void library.getState().regrow(regrown, kind),
    onNewLook: ({ id }) => {
      navigation.getState().go({ kind: 'viewer', assetId: id });
      rebuild.getState().close();
      void vary.getState().open(id);
    },
    onOpenParent: (assetId) => navigation.getState().go({ kind: 'viewer', assetId }),
    modelTitle: asset?.pack === undefined ? undefined : titleAmong(packs, asset.pack),
    guessedBy: pack?.viewAligned === true ? packTitle(pack) : undefined,
    onModels: () => navigation.getState().go({ kind: 'models' }),
  };
}

/** Ends the comparison where it is with `build` already. */
export async function toggleComparison({ library, viewer }: Pick<Stores, 'library' | 'viewer'>, build: BuildView): Promise<void> {
  const { compare, comparison } = viewer.getState();
  if (build.glbUrl === undefined) return;
  if (comparison?.url === build.glbUrl) return compare(undefined);
  const current = library.getState().described?.builds.find(({ isCurrent }) => isCurrent);
  return compare({ url: build.glbUrl, labels: [current === undefined ? t('viewer.current') : buildTitle(current), buildTitle(build)] });
}

/** The newest build besides the current one that can be put on the stage. */
export function otherBuild({ library }: Pick<Stores, 'library'>, assetId: string | undefined): BuildView | undefined {
  const { described } = library.getState();
  if (described === undefined || described.id !== assetId) return undefined;
  return described.builds.find(({ isCurrent, glbUrl }) => !isCurrent && glbUrl !== undefined);
}
