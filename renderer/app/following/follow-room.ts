// The window opens in the room where it was left: where objects are made, or where they are. An object that was open is found there;
// whoever only looked something up in another room begins where they worked before.
import type { NavigationStore, Route } from '../state/route-store.ts';

const ROOM_KEY = 'room';

/** Returns the function that stops following. */
export function followRoom(navigation: NavigationStore, storage: Pick<Storage, 'getItem' | 'setItem'>): () => void {
  if (storage.getItem(ROOM_KEY) === 'library') navigation.getState().go({ kind: 'library' });
  return navigation.subscribe(({ route }) => {
    const room = roomOf(route);
    if (room !== undefined) storage.setItem(ROOM_KEY, room);
  });
}

function roomOf({ kind }: Route): 'create' | 'library' | undefined {
  if (kind === 'create') return 'create';
  return kind === 'library' || kind === 'viewer' ? 'library' : undefined;
}
