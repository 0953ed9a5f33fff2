import { expect, test } from 'vitest';
import { createNavigationStore } from '../state/route-store.ts';
import { followRoom } from './follow-room.ts';

test('the window opens in the room where it was left, and in Create the first time', () => {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
  const open = () => {
    const navigation = createNavigationStore();
    followRoom(navigation, storage);
    return navigation.getState;
  };
  const first = open();
  expect(first().route.kind).toBe('create');
  first().go({ kind: 'viewer', assetId: 'a' });
  first().go({ kind: 'settings' });
  const second = open();
  expect(second().route.kind).toBe('library');
  second().go({ kind: 'create' });
  expect(open()().route.kind).toBe('create');
});
