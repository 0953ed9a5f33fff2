// Answers the window's requests: checks who asks, parses what they ask, and parses what goes back. Knows no service.
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import { IPC_REQUESTS, type IpcOutput, type IpcRequest } from '#contract/channels/app-ipc.ts';
import { Refusal } from '#contract/outcome/refusal.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { isOwnPage } from '../content/app-origin.ts';

type ParsedInput<R extends IpcRequest> = z.output<(typeof IPC_REQUESTS)[R]['input']>;

/** One service call for each request; a failure that the user can act on comes back as a Result, a bug throws. */
export type RequestHandlers = {
  readonly [R in IpcRequest]: (input: ParsedInput<R>) => Promise<Result<IpcOutput<R>>>;
};

interface RouterDependencies {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  readonly handlers: RequestHandlers;
  /** Takes what went wrong on our side; the window only hears that something did. */
  readonly reportBug: (message: string, cause: unknown) => void;
}

/** Returns the function that takes every handler away again. */
export function startIpcRouter({ ipcMain, handlers, reportBug }: RouterDependencies): () => void {
  const requests = Object.keys(IPC_REQUESTS) as IpcRequest[]; // the keys of a literal
  for (const request of requests) {
    const { channel } = IPC_REQUESTS[request];
    ipcMain.handle(channel, async (event, payload: unknown) => {
      assertTrustedSender(event, channel);
      return answer(request, handlers, payload, reportBug);
    });
  }
  return () => {
    for (const request of requests) ipcMain.removeHandler(IPC_REQUESTS[request].channel);
  };
}

/** Only our own page, in the top frame, may ask. Throws, so that a stranger learns nothing. */
function assertTrustedSender(event: IpcMainInvokeEvent, channel: string): void {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null || !isOwnPage(frame.url)) {
    throw new Error(`${channel} was asked by a page that is not the app's own.`);
  }
}

async function answer<R extends IpcRequest>(
  request: R,
  handlers: RequestHandlers,
  payload: unknown,
  reportBug: RouterDependencies['reportBug'],
): Promise<Result<unknown>> {
  const { channel, input: inputSchema, output } = IPC_REQUESTS[request];
  const input = inputSchema.safeParse(payload);
  if (!input.success) return err({ code: 'usage', message: `The window's request ${channel} was refused: ${firstIssue(input.error)}` });
  try {
    // The parsed input is of this request's type: the schema was looked up by the same name.
    const result = await handlers[request](input.data as ParsedInput<R>);
    return result.ok ? ok(output.parse(result.value)) : result;
  } catch (cause) {
    if (cause instanceof Refusal) return err(cause.error);
    reportBug(`${channel} failed`, cause);
    return err({
      code: 'internal',
      message: 'Something went wrong inside Espalier. Your library is safe.',
      hint: 'Copy the diagnostics and report them.',
    });
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'unreadable' : [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': ');
}
