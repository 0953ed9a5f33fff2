// The one object the preload gives the window: a named method for each request, a subscription for each event. Types only.
import type { IpcChannel, IpcEvent, IpcEventPayload, IpcInput, IpcOutput } from './app-ipc.ts';
import type { Result } from './result.ts';

type Answer<C extends IpcChannel> = Promise<Result<IpcOutput<C>>>;
type Request<C extends IpcChannel> = IpcInput<C> extends undefined ? () => Answer<C> : (input: IpcInput<C>) => Answer<C>;
/** Returns the function that ends the subscription. */
type Subscription<E extends IpcEvent> = (listener: (payload: IpcEventPayload<E>) => void) => () => void;

export interface Bridge {
  readonly importPicture: Request<'pictures:import'>;
  readonly examplePicture: Request<'pictures:example'>;
  readonly cutOut: Request<'pictures:cut-out'>;
  readonly startGeneration: Request<'generation:start'>;
  readonly listJobs: Request<'jobs:list'>;
  readonly cancelJob: Request<'jobs:cancel'>;
  readonly retryJob: Request<'jobs:retry'>;
  readonly dismissJob: Request<'jobs:dismiss'>;
  readonly rebuildAsset: Request<'library:rebuild'>;
  readonly listLibrary: Request<'library:list'>;
  readonly showInFolder: Request<'library:show-in-folder'>;
  readonly saveCopy: Request<'library:save-copy'>;
  readonly trashAsset: Request<'library:trash'>;
  readonly restoreAsset: Request<'library:restore'>;
  readonly runtimeState: Request<'runtime:state'>;
  readonly restartRuntime: Request<'runtime:restart'>;
  readonly copyText: Request<'desktop:copy-text'>;
  readonly onJobsChanged: Subscription<'jobs:changed'>;
  readonly onLibraryChanged: Subscription<'library:changed'>;
  readonly onRuntimeChanged: Subscription<'runtime:changed'>;
}

/** The bridge's name on the window. */
export const BRIDGE_NAME = 'espalier';
