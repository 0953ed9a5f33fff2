// What the window is shown of the settings.
import type { SettingsView } from '#contract/app-ipc.ts';
import type { Studio } from '../studio.ts';

export function viewSettings({
  settings: { settings, problem },
  home,
}: Pick<Studio, 'home'> & { readonly settings: Pick<Studio['settings'], 'settings' | 'problem'> }): SettingsView {
  return { settings, dataHome: home.folder, ...(problem !== undefined && { problem }) };
}
