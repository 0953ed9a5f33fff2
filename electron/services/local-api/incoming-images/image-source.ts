// What a request may name as a picture, and why one was not taken.
import type { AppError } from '#contract/outcome/errors.ts';
import type { InboxPicture } from '../../pictures/picture-inbox.ts';

export type ImageSource =
  /** A data URI, an address of our own files, or, where the user has allowed the network, any http(s) address. */
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly name: string }
  /** One of ours: `path` is not the asker's to choose. */
  | { readonly kind: 'file'; readonly path: string; readonly name: string }
  /** One that is in the inbox already. */
  | { readonly kind: 'picture'; readonly picture: InboxPicture };

/**
 * `unreadable` is no picture of a kind that we know, `file-too-large` has too many bytes, `too-small` and `too-large` are about
 * pixels (`limit` is one side), `download` was not fetched, `refused` is the machine's fault (a full disk).
 */
export interface ImageProblem {
  readonly kind: 'unreadable' | 'file-too-large' | 'too-small' | 'too-large' | 'download' | 'refused';
  readonly error: AppError;
  /** Bytes of a file, pixels of a side. */
  readonly limit?: number;
}
