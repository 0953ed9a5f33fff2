// `ipcMain` of the host: one handler a channel. Carries plain data only.
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { assertPlainData } from '../plain-data.ts';
import { onlySupported } from './only-supported.ts';

type Listener = Parameters<IpcMain['handle']>[1];

/** Who asks: the parts of Electron's event that an app may look at here. */
export interface Sender {
  readonly sender: unknown;
  readonly senderFrame: { readonly url: string; readonly parent: object | null };
}

export class HostIpcMain {
  #listeners = new Map<string, Listener>();

  handle(channel: string, listener: Listener): void {
    if (this.#listeners.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#listeners.set(channel, listener);
  }

  removeHandler(channel: string): void {
    this.#listeners.delete(channel);
  }

  /** What a window's `ipcRenderer.invoke` gets; rejects as Electron would word it. */
  async dispatch(sender: Sender, channel: string, parameters: readonly unknown[]): Promise<unknown> {
    const listener = this.#listeners.get(channel);
    if (listener === undefined) throw new Error(`Error invoking remote method '${channel}': No handler registered for '${channel}'`);
    // The rest of Electron's event is absent; touching it throws with its name.
    const event = onlySupported('event', { type: 'frame', ...sender }) as unknown as IpcMainInvokeEvent;
    try {
      const answer: unknown = await listener(event, ...parameters);
      assertPlainData(answer, `the answer of '${channel}'`);
      return answer;
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`);
    }
  }
}
