// What several parts of the window write on a button.

export const actions = {
  open: 'Open',
  close: 'Close',
  undo: 'Undo',
  tryAgain: 'Try again',
  dismiss: 'Dismiss',
  copyDiagnostics: 'Copy diagnostics',
  showInFolder: 'Show in folder',
  cancel: 'Cancel {{name}}',
  limits: 'From {{minimum}} to {{maximum}}',
  explain: 'About: {{about}}',
  keys: { Ctrl: 'Ctrl', Shift: 'Shift', Delete: 'Del', PageUp: 'PgUp', PageDown: 'PgDn' },
} as const;
