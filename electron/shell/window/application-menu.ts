// The application menu: what every desktop program has. The studio's own commands live in the window.
import { Menu } from 'electron';
import { type Language, spokenLanguage } from '#contract/language.ts';
import type { Studio } from '../../studio.ts';
import { SHELL_WORDS } from './shell-words.ts';

/** Installs the menu in the language that the settings say, and again when they say another. `systemLanguages`: the best first. */
export function followMenuLanguage(settings: Pick<Studio['settings'], 'settings' | 'subscribe'>, systemLanguages: readonly string[]): void {
  let present: Language | undefined;
  const follow = () => {
    const language = spokenLanguage(settings.settings.language, systemLanguages);
    if (language !== present) installApplicationMenu(language);
    present = language;
  };
  follow();
  settings.subscribe(follow);
}

function installApplicationMenu(language: Language): void {
  const words = SHELL_WORDS[language];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: words.file, submenu: [{ role: 'quit', label: words.quit }] },
      {
        label: words.edit,
        submenu: [
          { role: 'undo', label: words.undo },
          { role: 'redo', label: words.redo },
          { type: 'separator' },
          { role: 'cut', label: words.cut },
          { role: 'copy', label: words.copy },
          { role: 'paste', label: words.paste },
          { role: 'selectAll', label: words.selectAll },
        ],
      },
      {
        label: words.view,
        submenu: [
          { role: 'resetZoom', label: words.actualSize },
          { role: 'zoomIn', label: words.zoomIn },
          { role: 'zoomOut', label: words.zoomOut },
          { type: 'separator' },
          { role: 'togglefullscreen', label: words.fullScreen },
          { role: 'toggleDevTools', label: words.developerTools },
        ],
      },
    ]),
  );
}
