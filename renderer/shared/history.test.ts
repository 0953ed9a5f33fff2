import { describe, expect, test } from 'vitest';
import { createHistoryStore, type Step } from './history.ts';

function openHistory() {
  const said: string[] = [];
  const did: string[] = [];
  const history = createHistoryStore((text) => said.push(text()));
  const step = (name: string, answer: () => Promise<boolean> = async () => true): Step => {
    const work = (what: string) => async () => {
      const isDone = await answer();
      did.push(`${what} ${name}`);
      return isDone;
    };
    return { undo: work('undo'), redo: work('redo'), undone: () => `${name} is undone`, redone: () => `${name} is done` };
  };
  return { history: history.getState, said, did, step };
}

describe('what was done', () => {
  test('is taken back, the last first, and done again', async () => {
    const { history, said, did, step } = openHistory();
    history().remember(step('one'));
    history().remember(step('two'));
    await history().undo();
    await history().undo();
    await history().undo();
    await history().redo();
    expect(did).toEqual(['undo two', 'undo one', 'redo one']);
    expect(said).toEqual(['two is undone', 'one is undone', 'one is done']);
    expect([history().canUndo(), history().canRedo()]).toEqual([true, true]);
    history().remember(step('three'));
    expect(history().canRedo()).toBe(false);
  });

  test('is taken back one after the other, however fast the key is pressed', async () => {
    const { history, did, step } = openHistory();
    const slow = Promise.withResolvers<boolean>();
    history().remember(step('one'));
    history().remember(step('two', () => slow.promise));
    const both = [history().undo(), history().undo()];
    slow.resolve(true);
    await Promise.all(both);
    expect(did).toEqual(['undo two', 'undo one']);
  });

  test('is no step any more when it cannot be taken back', async () => {
    const { history, said, step } = openHistory();
    history().remember(step('one', async () => false));
    await history().undo();
    expect([said, history().canUndo(), history().canRedo()]).toEqual([[], false, false]);
  });

  test('is taken back by itself, once, whatever came after it', async () => {
    const { history, did, step } = openHistory();
    const first = step('one');
    history().remember(first);
    history().remember(step('two'));
    await history().takeBack(first);
    await history().takeBack(first);
    expect(did).toEqual(['undo one']);
    await history().undo();
    expect(did).toEqual(['undo one', 'undo two']);
  });
});
