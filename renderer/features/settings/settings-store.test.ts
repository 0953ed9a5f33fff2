import { describe, expect, test } from 'vitest';
import type { Bridge } from '#contract/channels/bridge.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { fakeBridge, settingsView } from '../../../test/support/window/fake-bridge.ts';
import { createSettingsStore } from './settings-store.ts';

function openSettings(overrides: Partial<Bridge> = {}) {
  const said: string[] = [];
  const { bridge, announce } = fakeBridge(overrides);
  const store = createSettingsStore(bridge, {
    failed: ({ code }) => said.push(code),
    unloaded: () => said.push('unloaded'),
    saved: (file) => said.push(file),
  });
  store.getState().connect();
  return { state: () => store.getState(), theme: () => store.getState().view?.settings.theme, said, announce };
}

describe('the settings', () => {
  test('are seen changed at once, and as they were when they could not be kept', async () => {
    const answer = Promise.withResolvers<ReturnType<typeof err>>();
    const { state, theme, said } = openSettings({ changeSettings: () => answer.promise as ReturnType<Bridge['changeSettings']> });
    await expect.poll(theme).toBe('dark');
    const changed = state().change({ theme: 'light' });
    expect(theme()).toBe('light');
    answer.resolve(err({ code: 'disk_full', message: 'The disk is full.' }));
    await changed;
    expect(theme()).toBe('dark');
    expect(said).toEqual(['disk_full']);
  });

  test('stay as they were chosen last, whatever the app tells of earlier choices meanwhile', async () => {
    const answers = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let asked = 0;
    const { state, theme } = openSettings({
      changeSettings: async (change) => {
        await answers[asked++]?.promise;
        return ok(settingsView(change));
      },
    });
    await expect.poll(theme).toBe('dark');
    const first = state().change({ theme: 'light' });
    const last = state().change({ theme: 'system' });
    answers[0]?.resolve();
    await first;
    expect(theme()).toBe('system');
    answers[1]?.resolve();
    await last;
    expect(theme()).toBe('system');
  });

  test('follow what another window or terminal changes', async () => {
    const { theme, announce } = openSettings();
    await expect.poll(theme).toBe('dark');
    announce.settings(settingsView({ theme: 'system' }));
    expect(theme()).toBe('system');
  });

  test('say that the model is unloaded, or why it is not', async () => {
    const answers = [ok({}), err({ code: 'usage' as const, message: 'The model is at work.' })];
    const { state, said } = openSettings({ unloadRuntime: async () => answers.shift() ?? ok({}) });
    await state().unloadModel();
    await state().unloadModel();
    expect(said).toEqual(['unloaded', 'usage']);
  });

  test('look at the machine once at a time', async () => {
    let looks = 0;
    const { state } = openSettings({ checkMachine: async () => ok([{ kind: 'queue', passed: true, path: `/${++looks}` }]) });
    await Promise.all([state().checkMachine(), state().checkMachine()]);
    expect(state()).toMatchObject({ isChecking: false, checks: [{ path: '/1' }] });
  });
});
