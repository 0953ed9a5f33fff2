// The few words that the shell says itself, outside the window's page: the menu, and why the app cannot start.
import type { Language } from '#contract/language.ts';

interface ShellWords {
  readonly file: string;
  readonly quit: string;
  readonly edit: string;
  readonly undo: string;
  readonly redo: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly selectAll: string;
  readonly view: string;
  readonly actualSize: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fullScreen: string;
  readonly developerTools: string;
  readonly cannotStart: string;
}

/** `&` stands before the letter that opens a menu with Alt. */
export const SHELL_WORDS: Readonly<Record<Language, ShellWords>> = {
  en: {
    file: '&File',
    quit: 'Quit',
    edit: '&Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    view: '&View',
    actualSize: 'Actual size',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    fullScreen: 'Full screen',
    developerTools: 'Developer tools',
    cannotStart: 'Espalier cannot start',
  },
  de: {
    file: '&Datei',
    quit: 'Beenden',
    edit: '&Bearbeiten',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    view: '&Ansicht',
    actualSize: 'Originalgröße',
    zoomIn: 'Größer',
    zoomOut: 'Kleiner',
    fullScreen: 'Vollbild',
    developerTools: 'Entwicklerwerkzeuge',
    cannotStart: 'Espalier kann nicht starten',
  },
};
