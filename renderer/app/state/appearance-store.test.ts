import { expect, test } from 'vitest';
import { fakeBridge, settingsView } from '../../../test/support/window/fake-bridge.ts';
import { createSettingsStore } from '../../features/settings/settings-store.ts';
import { createAppearanceStore } from './appearance-store.ts';

/** A system whose theme can be changed, and a storage that remembers. */
function openAppearance(remembered: Record<string, string> = {}) {
  const { bridge, announce } = fakeBridge();
  const settings = createSettingsStore(bridge, { failed: () => {}, unloaded: () => {}, saved: () => {} });
  const system = Object.assign(new EventTarget(), { matches: false }) as unknown as MediaQueryList & { matches: boolean };
  const stored = new Map(Object.entries(remembered));
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
  const store = createAppearanceStore({ settings, storage, systemLanguages: ['fr', 'de-AT'], systemIsLight: system });
  store.getState().connect();
  settings.getState().connect();
  return { state: () => store.getState(), announce, system, stored };
}

test('the window looks as it did last until the app has answered, then as the settings say', async () => {
  const { state, stored, announce } = openAppearance({ theme: 'light', scale: '1.3', language: 'en' });
  expect(state()).toMatchObject({ theme: 'light', scale: 1.3, language: 'en' });
  await expect.poll(() => state()).toMatchObject({ theme: 'dark', scale: 1, language: 'de' });
  announce.settings(settingsView({ theme: 'light', interfaceScale: 1.15, language: 'en' }));
  expect(state()).toMatchObject({ theme: 'light', scale: 1.15, language: 'en' });
  expect(Object.fromEntries(stored)).toEqual({ theme: 'light', scale: '1.15', language: 'en' });
});

test('a theme as the system follows the system, and a switch makes it a theme of its own', async () => {
  const { state, announce, system } = openAppearance();
  announce.settings(settingsView({ theme: 'system' }));
  expect(state().theme).toBe('dark');
  system.matches = true;
  system.dispatchEvent(new Event('change'));
  expect(state().theme).toBe('light');
  state().toggleTheme();
  await expect.poll(() => state().theme).toBe('dark');
});
