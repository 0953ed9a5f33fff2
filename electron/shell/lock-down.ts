// Takes from the window everything it does not need: permissions, other addresses, new windows.
import type { Session, WebContents } from 'electron';
import { APP_SCHEME } from './app-origin.ts';

/** Addresses that never leave the machine: our own, memory, and the developer tools. */
const LOCAL_SCHEMES = new Set([`${APP_SCHEME}:`, 'blob:', 'data:', 'devtools:']);

export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !LOCAL_SCHEMES.has(URL.parse(details.url)?.protocol ?? '') });
  });
}

export function lockDownContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // The one page is loaded by the main process, which this event does not concern; a dropped file or a link does.
  contents.on('will-navigate', (event) => event.preventDefault());
}
