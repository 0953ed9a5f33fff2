// Pictures that are uploaded before they are asked for, as NVIDIA's gateway wants it for large ones. Kept as long as the server runs.
import { randomUUID } from 'node:crypto';
import type { InboxPicture } from '../../pictures/picture-inbox.ts';

export interface AnnouncedAsset {
  readonly id: string;
  readonly contentType: string;
}

const MOST = 256;

export class UploadedAssets {
  readonly #announced = new Map<string, string>();
  readonly #pictures = new Map<string, InboxPicture>();

  announce(contentType: string): AnnouncedAsset {
    const id = randomUUID();
    keepNewest(this.#announced).set(id, contentType);
    return { id, contentType };
  }

  isAnnounced(id: string): boolean {
    return this.#announced.has(id);
  }

  keep(id: string, picture: InboxPicture): void {
    keepNewest(this.#pictures).set(id, picture);
  }

  find(id: string): InboxPicture | undefined {
    return this.#pictures.get(id);
  }

  /** False when there is none. */
  remove(id: string): boolean {
    this.#pictures.delete(id);
    return this.#announced.delete(id);
  }
}

function keepNewest<T>(kept: Map<string, T>): Map<string, T> {
  const [oldest] = kept.keys();
  if (kept.size >= MOST && oldest !== undefined) kept.delete(oldest);
  return kept;
}
