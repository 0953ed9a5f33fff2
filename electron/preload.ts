// The window's only way out: named methods on one frozen object. Runs sandboxed, checks nothing; the main process checks everything.
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { IpcChannel, IpcEvent, IpcEventPayload } from '#contract/app-ipc.ts';
import { BRIDGE_NAME, type Bridge } from '#contract/bridge.ts';

const request = (channel: IpcChannel) => (input?: unknown) => ipcRenderer.invoke(channel, input);

const subscription =
  <E extends IpcEvent>(channel: E) =>
  (listener: (payload: IpcEventPayload<E>) => void) => {
    const deliver = (_event: IpcRendererEvent, payload: IpcEventPayload<E>) => listener(payload);
    ipcRenderer.on(channel, deliver);
    return () => {
      ipcRenderer.removeListener(channel, deliver);
    };
  };

const bridge: Bridge = Object.freeze({
  importPicture: request('pictures:import'),
  examplePicture: request('pictures:example'),
  cutOut: request('pictures:cut-out'),
  startGeneration: request('generation:start'),
  listJobs: request('jobs:list'),
  cancelJob: request('jobs:cancel'),
  retryJob: request('jobs:retry'),
  dismissJob: request('jobs:dismiss'),
  rebuildAsset: request('library:rebuild'),
  listLibrary: request('library:list'),
  showInFolder: request('library:show-in-folder'),
  saveCopy: request('library:save-copy'),
  trashAsset: request('library:trash'),
  restoreAsset: request('library:restore'),
  runtimeState: request('runtime:state'),
  restartRuntime: request('runtime:restart'),
  copyText: request('desktop:copy-text'),
  onJobsChanged: subscription('jobs:changed'),
  onLibraryChanged: subscription('library:changed'),
  onRuntimeChanged: subscription('runtime:changed'),
});

contextBridge.exposeInMainWorld(BRIDGE_NAME, bridge);
