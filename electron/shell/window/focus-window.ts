// Brings the window that is there already forward: for a second start of the app, and for a click on what the desktop said.
import type { BrowserWindow } from 'electron';

export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}
