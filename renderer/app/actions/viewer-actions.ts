// What is done on the stage but touches more than the viewer: what an object can be compared with, and the objects beside it.

import type { AssetView } from '#contract/views/asset-views.ts';
import { fileAddress } from '../../bridge/file-address.ts';
import { numbersIn, recordIn } from '../../bridge/loose-record.ts';
import type { LibraryState } from '../../features/library/state/library-store.ts';
import { shownAssets } from '../../features/library/state/library-view.ts';
import { buildTitle } from '../../features/viewer/facts/build-facts.ts';
import { type Neighbours, neighboursOf } from '../../features/viewer/state/neighbours.ts';
import type { Comparable, Comparables } from '../../features/viewer/tools/compare-panel.tsx';
import { countWords } from '../../ui/formats/format-number.ts';
import { t } from '../../words/words.ts';
import type { Stores } from '../state/stores.ts';

/** The object on the stage, whether or not it is in the library. */
export function shownId({ navigation }: Pick<Stores, 'navigation'>): string | undefined {
  const { route } = navigation.getState();
  return route.kind === 'viewer' ? route.assetId : undefined;
}

/** In the order in which the library shows them now. */
export function neighbours(library: LibraryState, assetId: string | undefined): Neighbours {
  return neighboursOf(shownAssets(library), assetId);
}

export function openNeighbour(stores: Pick<Stores, 'library' | 'navigation'>, which: keyof Neighbours): void {
  const neighbour = neighbours(stores.library.getState(), shownId(stores))[which];
  if (neighbour !== undefined) openObject(stores, neighbour.id);
}

/** Also selects it, so that the library shows it when one goes back. */
export function openObject({ library, navigation }: Pick<Stores, 'library' | 'navigation'>, assetId: string): void {
  library.getState().select(assetId);
  navigation.getState().go({ kind: 'viewer', assetId });
}

export function comparables(library: LibraryState, described: AssetView | undefined): Comparables {
  if (described?.kind !== 'finished') return { own: [], others: [] };
  const others = shownAssets(library).flatMap((asset): Comparable[] => {
    const url = fileAddress(asset, 'glb');
    if (url === undefined || asset.id === described.id) return [];
    return [{ url, labels: [described.name, asset.name], pictureUrl: fileAddress(asset, 'preview') }];
  });
  return { own: ownComparables(described), others };
}

function ownComparables(asset: Extract<AssetView, { kind: 'finished' }>): Comparable[] {
  const current = asset.builds.find(({ isCurrent }) => isCurrent);
  const left = current === undefined ? t('viewer.current') : buildTitle(current);
  const builds = asset.builds.flatMap((build): Comparable[] =>
    build.isCurrent || build.glbUrl === undefined ? [] : [{ url: build.glbUrl, labels: [left, buildTitle(build)] }],
  );
  const levels = asset.levels.map(({ url, triangles }): Comparable => {
    return { url, labels: [left, t('viewer.levelOf', { number: countWords(triangles) })] };
  });
  const [x = 0, y = 0, z = 0] = numbersIn(recordIn(asset.recipe.parameters, 'building'), 'moved');
  const splats: Comparable[] =
    asset.splatUrl === undefined
      ? []
      : [{ url: asset.splatUrl, kind: 'splats', offset: [x, z, -y], labels: [t('viewer.mesh'), t('viewer.splatCloud')] }];
  return [...builds, ...levels, ...splats];
}
