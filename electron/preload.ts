// The window's only way out: named methods on one frozen object. Runs sandboxed, checks nothing; the main process checks everything.
import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import { BRIDGE_NAME, type BridgeChannels } from '#contract/channels/bridge.ts';

/** Put here by the build (vite/preload.config) from the contract's tables, so that their schemas need not run in the window. */
declare const BRIDGE_CHANNELS: BridgeChannels;

const request = (channel: string) => (input?: unknown) => ipcRenderer.invoke(channel, input);

/** Files that the user dropped, by where they lie. One that a page made itself lies nowhere, and is left out. */
const requestByPaths = (channel: string) => (input?: { readonly paths?: readonly unknown[] }) => {
  const files = (input?.paths ?? []).filter((file) => file instanceof File);
  return ipcRenderer.invoke(channel, { paths: files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '') });
};

const subscription = (channel: string) => (listener: (payload: unknown) => void) => {
  const deliver = (_event: IpcRendererEvent, payload: unknown) => listener(payload);
  ipcRenderer.on(channel, deliver);
  return () => {
    ipcRenderer.removeListener(channel, deliver);
  };
};

function methods<Method>(channels: Readonly<Record<string, string>>, make: (channel: string) => Method): Record<string, Method> {
  return Object.fromEntries(Object.entries(channels).map(([name, channel]) => [name, make(channel)]));
}

const { requests, events }: BridgeChannels = BRIDGE_CHANNELS;

contextBridge.exposeInMainWorld(
  BRIDGE_NAME,
  Object.freeze({
    ...methods(requests, request),
    offerPacks: requestByPaths(requests.offerPacks),
    ...methods(events, subscription),
  }),
);
