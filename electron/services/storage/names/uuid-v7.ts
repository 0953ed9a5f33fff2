// UUIDv7 (RFC 9562 §5.7): ids that sort by the time they were made; those of this process also within a millisecond.
import { stringify, v7 } from 'uuid';

/** A new id; `nowMs` is the Unix time in milliseconds that it begins with. */
export function uuidV7(nowMs?: number): string {
  return nowMs === undefined ? v7() : v7({ msecs: nowMs });
}

/** When a UUIDv7 was made, as Unix time in milliseconds: its first 48 bits. */
export function timeOfUuidV7(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

/** The eight-four-four-four-twelve form of 16 bytes. */
export function formatUuid(bytes: Uint8Array): string {
  return stringify(bytes);
}
