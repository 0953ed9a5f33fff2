// Takes from the window everything it does not need: permissions, other addresses, new windows, the network.
import type { CommandLine, Session, WebContents } from 'electron';
import { APP_SCHEME } from '../content/app-origin.ts';

/** Addresses that never leave the machine: our own, memory, and the developer tools. */
const LOCAL_SCHEMES = new Set([`${APP_SCHEME}:`, 'blob:', 'data:', 'devtools:']);

const WEBRTC_POLICY = 'disable_non_proxied_udp';

/**
 * Chromium's own switches against connections that no request filter and no content policy sees: preconnect, DNS prefetch, WebRTC.
 * No name resolves, addresses written as numbers included, and whatever does not ask a resolver has to go through a proxy whose
 * name does not resolve either. The app's own scheme is answered inside the process and does not notice.
 */
const NETWORK_SWITCHES: readonly (readonly [name: string, value: string])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['proxy-server', 'http://nowhere.invalid:9'],
  ['proxy-bypass-list', '<-loopback>'],
  ['force-webrtc-ip-handling-policy', WEBRTC_POLICY],
];

/** Has to be called before the app is ready. */
export function lockDownNetwork(commandLine: Pick<CommandLine, 'appendSwitch'>): void {
  for (const [name, value] of NETWORK_SWITCHES) commandLine.appendSwitch(name, value);
}

export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !LOCAL_SCHEMES.has(URL.parse(details.url)?.protocol ?? '') });
  });
}

export function lockDownContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy(WEBRTC_POLICY);
  // The one page is loaded by the main process, which this event does not concern; a dropped file or a link does.
  contents.on('will-navigate', (event) => event.preventDefault());
}
