// The one object the preload gives the window: a named method for each request, a subscription for each event. Types only.
import type { Result } from '../outcome/result.ts';
import type { IpcEvent, IpcEventPayload, IpcInput, IpcOutput, IpcRequest } from './app-ipc.ts';

/** Files of the window, whose paths only the preload learns. */
interface Dropped {
  readonly paths: readonly object[];
}
type Answer<R extends IpcRequest> = Promise<Result<IpcOutput<R>>>;
type Request<R extends IpcRequest> = R extends 'offerPacks'
  ? (input: Dropped) => Answer<R>
  : IpcInput<R> extends undefined
    ? () => Answer<R>
    : (input: IpcInput<R>) => Answer<R>;
/** Returns the function that ends the subscription. */
type Subscription<E extends IpcEvent> = (listener: (payload: IpcEventPayload<E>) => void) => () => void;

export type Bridge = { readonly [R in IpcRequest]: Request<R> } & { readonly [E in IpcEvent]: Subscription<E> };

/** What the bridge is made of: the channel of each method. */
export interface BridgeChannels {
  readonly requests: { readonly [R in IpcRequest]: string };
  readonly events: { readonly [E in IpcEvent]: string };
}

/** The bridge's name on the window. */
export const BRIDGE_NAME = 'espalier';
