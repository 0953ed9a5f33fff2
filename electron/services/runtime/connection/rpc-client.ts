// JSON-RPC over lines: numbers the calls, matches the answers, parses every message in both directions.
// Owns no process and no clock; whoever does calls `receive` and `close`.
import {
  MAX_LINE_BYTES,
  RUNTIME_METHODS,
  RuntimeMessage,
  type RuntimeMethod,
  type RuntimeNotification,
  type RuntimeParams,
  type RuntimeResponse,
  type RuntimeResult,
} from '#contract/channels/runtime-rpc.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';

export interface RpcDependencies {
  /** Sends one line; it ends in a newline already. */
  write(line: string): void;
  onNotification(notification: RuntimeNotification): void;
  /** The other side broke the protocol; `reason` is half a sentence. */
  onViolation(reason: string): void;
}

interface PendingCall {
  /** Parses the answer and settles the call; false when the answer is not what the contract says. */
  settle(result: unknown): boolean;
  fail(error: AppError): void;
}

const SHOWN_CHARACTERS = 120;

export class RpcClient {
  readonly #dependencies: RpcDependencies;
  readonly #pending = new Map<number, PendingCall>();
  #nextId = 1;
  #closedBy: AppError | undefined;

  constructor(dependencies: RpcDependencies) {
    this.#dependencies = dependencies;
  }

  /** Calls `method`. Throws on parameters that break the contract: that is our own bug. */
  call<M extends RuntimeMethod>(method: M, params: RuntimeParams<M>): Promise<Result<RuntimeResult<M>>> {
    if (this.#closedBy !== undefined) return Promise.resolve(err(this.#closedBy));
    const contract = RUNTIME_METHODS[method];
    const id = this.#nextId++;
    const line = `${JSON.stringify({ jsonrpc: '2.0', id, method, params: contract.params.parse(params) }, wellFormed)}\n`;
    if (Buffer.byteLength(line) > MAX_LINE_BYTES)
      throw new Error(`a ${method} request of ${line.length} characters does not fit on a line`);
    return new Promise((resolve) => {
      this.#pending.set(id, {
        settle: (result) => {
          const parsed = contract.result.safeParse(result);
          // The table pairs each method with the schema of its result, which TypeScript cannot follow through M.
          if (parsed.success) resolve(ok(parsed.data as RuntimeResult<M>));
          return parsed.success;
        },
        fail: (error) => resolve(err(error)),
      });
      this.#dependencies.write(line);
    });
  }

  /** Takes in one line of the other side. */
  receive(line: string): void {
    const message = parseMessage(line);
    if (message === undefined) this.#dependencies.onViolation(`"${shorten(line)}"`);
    else if ('method' in message) this.#dependencies.onNotification(message);
    else this.#receiveResponse(message);
  }

  /** Ends the conversation: every call under way, and every later one, fails with `error`. */
  close(error: AppError): void {
    this.#closedBy ??= error;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of pending) call.fail(this.#closedBy);
  }

  #receiveResponse(response: RuntimeResponse): void {
    const call = response.id === null ? undefined : this.#pending.get(response.id);
    if (call === undefined || response.id === null) {
      const complaint = 'error' in response ? ` (${shorten(response.error.message)})` : '';
      this.#dependencies.onViolation(`an answer to a question that was not asked${complaint}`);
      return;
    }
    if ('error' in response) call.fail(response.error.data);
    else if (!call.settle(response.result)) {
      this.#dependencies.onViolation(`an answer in the wrong shape, "${shorten(JSON.stringify(response.result))}"`);
      return;
    }
    this.#pending.delete(response.id);
  }
}

/** Half a surrogate pair is no character: Python takes it in, but cannot write it anywhere. */
function wellFormed(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

function parseMessage(line: string): RuntimeMessage | undefined {
  try {
    return RuntimeMessage.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function shorten(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
