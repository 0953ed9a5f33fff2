// Answers the window's requests: checks who asks, parses what they ask, and parses what goes back. Knows no service.
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import { IPC_REQUESTS, type IpcChannel, type IpcOutput } from '#contract/app-ipc.ts';
import { Refusal } from '#contract/refusal.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { isAppUrl } from './app-origin.ts';

type ParsedInput<C extends IpcChannel> = z.output<(typeof IPC_REQUESTS)[C]['input']>;

/** One service call for each channel; a failure that the person can act on comes back as a Result, a bug throws. */
export type RequestHandlers = {
  readonly [C in IpcChannel]: (input: ParsedInput<C>) => Promise<Result<IpcOutput<C>>>;
};

interface RouterSurroundings {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  readonly handlers: RequestHandlers;
  /** Takes what went wrong on our side; the window only hears that something did. */
  readonly reportBug: (message: string, cause: unknown) => void;
}

/** Returns the function that takes every handler away again. */
export function startIpcRouter({ ipcMain, handlers, reportBug }: RouterSurroundings): () => void {
  const channels = Object.keys(IPC_REQUESTS) as IpcChannel[]; // the keys of a literal
  for (const channel of channels) {
    ipcMain.handle(channel, async (event, payload: unknown) => {
      assertTrustedSender(event, channel);
      return answer(channel, handlers, payload, reportBug);
    });
  }
  return () => {
    for (const channel of channels) ipcMain.removeHandler(channel);
  };
}

/** Only the top frame of our own page may ask. Throws, so that a stranger learns nothing. */
function assertTrustedSender(event: IpcMainInvokeEvent, channel: string): void {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null || !isAppUrl(frame.url)) {
    throw new Error(`${channel} was asked by a page that is not the app's own.`);
  }
}

async function answer<C extends IpcChannel>(
  channel: C,
  handlers: RequestHandlers,
  payload: unknown,
  reportBug: RouterSurroundings['reportBug'],
): Promise<Result<unknown>> {
  const schema = IPC_REQUESTS[channel];
  const input = schema.input.safeParse(payload);
  if (!input.success) return err({ code: 'usage', message: `The window's request ${channel} was refused: ${firstIssue(input.error)}` });
  try {
    // The parsed input is of this channel's type: the schema was looked up by the same channel.
    const result = await handlers[channel](input.data as ParsedInput<C>);
    return result.ok ? ok(schema.output.parse(result.value)) : result;
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
