// A runtime as those use it who have work for it: one process, or one for each graphics card.

import type { RuntimeDescription, RuntimeMethod, RuntimeParams, RuntimeResult } from '#contract/channels/runtime-rpc.ts';
import type { Result } from '#contract/outcome/result.ts';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import type { Unsubscribe } from '../common/listeners.ts';
import type { JobListener } from './connection/runtime-connection.ts';

export interface CallOptions extends JobListener {
  signal?: AbortSignal;
  /** Told before the call is sent, with the process that will work on it. */
  onProcess?(pid: number): void;
  /** Of the graphics card that the queue gave the job; absent where there is nothing to choose from. */
  card?: string | undefined;
}

export interface Runtime {
  state(): RuntimeState;
  /** The process that runs now. */
  pid(): number | undefined;
  /** Hears every new state; the present one is `state()`. */
  subscribe(listener: (state: RuntimeState) => void): Unsubscribe;
  /** Starts the runtime if it does not run, and says what it is. */
  start(): Promise<Result<RuntimeDescription>>;
  /** Calls `method`, starting the runtime first if need be. An aborted signal cancels, politely and then by force. */
  call<M extends RuntimeMethod>(method: M, params: RuntimeParams<M>, options?: CallOptions): Promise<Result<RuntimeResult<M>>>;
  /** What a runtime that is there says of itself may have changed: which packs there are, for example. Nothing where none runs. */
  lookAgain(): Promise<void>;
  /** Ends the runtime, politely first; what it worked on fails. The next call starts a new one. */
  stop(): Promise<void>;
  /** As stopping and starting it; a card that was set aside is tried again. */
  restart(): Promise<Result<RuntimeDescription>>;
  /** Ends a runtime that nobody works with, and gives its memory back. Refused while it works. A card that was set aside is tried again. */
  unload(): Promise<Result<undefined>>;
  /** From now on a runtime that nobody worked with for so long, awake, is ended until the next call. Undefined: never. */
  limitIdleTime(ms: number | undefined): void;
  /** Kills the runtime at once, for when politeness was asked for already and the app must end now. */
  killNow(): void;
}
