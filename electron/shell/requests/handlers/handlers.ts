// The form of what answers requests, shared by the files that hold them.
import type { IPC_REQUESTS, IpcRequest } from '#contract/channels/app-ipc.ts';
import { ok } from '#contract/outcome/result.ts';
import type { Desktop } from '../../desktop/desktop.ts';
import type { RequestHandlers } from '../ipc-router.ts';

/** Without the private fields of the class, which Electron alone could make. */
export type DesktopActions = Pick<
  Desktop,
  | 'showInFolder'
  | 'showPath'
  | 'saveCopy'
  | 'savePicture'
  | 'copyText'
  | 'notify'
  | 'setBadge'
  | 'chooseFile'
  | 'chooseFolder'
  | 'chooseFiles'
  | 'startDrag'
>;

/** The handlers whose channel begins with the area's name. */
export type Handlers<Area extends string> = {
  readonly [R in IpcRequest as (typeof IPC_REQUESTS)[R]['channel'] extends `${Area}:${string}` ? R : never]: RequestHandlers[R];
};

/** For requests whose success says all there is to say. */
export function done<E>(
  result: { ok: true } | { ok: false; error: E },
): { ok: true; value: Record<string, never> } | { ok: false; error: E } {
  return result.ok ? ok({}) : result;
}
