// What several parts of the window write on a button.

export const actions = {
  open: 'Öffnen',
  close: 'Schließen',
  undo: 'Rückgängig',
  tryAgain: 'Noch einmal versuchen',
  dismiss: 'Verwerfen',
  copyDiagnostics: 'Diagnose kopieren',
  showInFolder: 'Im Ordner zeigen',
  cancel: '{{name}} abbrechen',
  limits: 'Von {{minimum}} bis {{maximum}}',
  explain: 'Zu: {{about}}',
  keys: { Ctrl: 'Strg', Shift: 'Umschalt', Delete: 'Entf', PageUp: 'Bild ↑', PageDown: 'Bild ↓' },
} as const;
