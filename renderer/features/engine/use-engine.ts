// The engine and its set-up, for a place that shows them: what it needs is looked at when the place appears, and the place keeps the keyboard.
import { type RefObject, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useKeptFocus } from '../../ui/focus/use-kept-focus.ts';
import type { EngineState, EngineStore } from './engine-store.ts';

export function useEngine(store: EngineStore): EngineState & { readonly place: RefObject<HTMLDivElement | null> } {
  const engine = useStore(store);
  const place = useRef<HTMLDivElement>(null);
  const { repair, lookAtNeeds } = engine;
  useKeptFocus(place, repair.kind);
  useEffect(() => {
    void lookAtNeeds();
  }, [lookAtNeeds]);
  return { ...engine, place };
}
