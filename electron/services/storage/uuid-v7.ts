// UUIDv7 (RFC 9562 §5.7): ids that sort by the time they were made; those of this process also within a millisecond.
import { stringify, v7 } from 'uuid';

/** A new id; `nowMs` is the Unix time in milliseconds that it begins with. */
export function uuidV7(nowMs?: number): string {
  return nowMs === undefined ? v7() : v7({ msecs: nowMs });
}

/** The eight-four-four-four-twelve form of 16 bytes. */
export function formatUuid(bytes: Uint8Array): string {
  return stringify(bytes);
}
