// Two objects on one stage: the first is opened, and the other is put beside it as soon as it stands.
import type { AssetRow } from '#contract/views/asset-views.ts';
import { fileAddress } from '../../bridge/file-address.ts';
import type { Stores } from '../state/stores.ts';

export function compareObjects(
  { library, navigation, viewer }: Pick<Stores, 'library' | 'navigation' | 'viewer'>,
  left: AssetRow,
  right: AssetRow,
): void {
  const url = fileAddress(right, 'glb');
  if (url === undefined) return;
  const ends = [
    viewer.subscribe(({ phase, compare }, before) => {
      if (phase.kind !== 'shown' || before.phase.kind === 'shown') return;
      end();
      void compare({ url, labels: [left.name, right.name] });
    }),
    navigation.subscribe(({ route }) => {
      if (route.kind !== 'viewer' || route.assetId !== left.id) end();
    }),
  ];
  const end = () => {
    for (const unsubscribe of ends) unsubscribe();
  };
  library.getState().select(left.id);
  navigation.getState().go({ kind: 'viewer', assetId: left.id });
}
