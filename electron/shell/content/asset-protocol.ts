// Answers app://bundle/…: the window's own bundle, files of assets in the library and its trash, pictures in the inbox. Nothing outside those folders.
import type { FileHandle } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { openContainedFile } from '../../services/storage/files/contained-file.ts';
import { isAppUrl } from './app-origin.ts';
import { contentType, SECURITY_HEADERS, type ServedKind } from './content-policy.ts';

export interface ServedFolders {
  readonly bundle: string;
  readonly library: string;
  /** The library's. */
  readonly trash: string;
  readonly inbox: string;
}

/** A handler for `protocol.handle`. Whatever is not there, or not ours to show, is one and the same 404. */
export function createAssetProtocol(folders: ServedFolders): (request: Request) => Promise<Response> {
  return async (request) => {
    const place = request.method === 'GET' && isAppUrl(request.url) ? placeOf(new URL(request.url).pathname, folders) : undefined;
    const file = place === undefined ? undefined : await openContainedFile(place.folder, place.path);
    return place === undefined || file === undefined ? notFound() : fileResponse(file, place);
  };
}

interface Place {
  readonly kind: ServedKind;
  readonly folder: string;
  readonly path: string;
}

/** `/library/…`, `/trash/…` and `/inbox/…` are the data home's; every other path is the bundle's. */
function placeOf(pathname: string, folders: ServedFolders): Place | undefined {
  const segments = decodedSegments(pathname);
  if (segments === undefined) return undefined;
  const [first, ...rest] = segments;
  if (first === 'library') return { kind: 'content', folder: folders.library, path: join(...rest) };
  if (first === 'trash') return { kind: 'content', folder: folders.trash, path: join(...rest) };
  if (first === 'inbox') return { kind: 'content', folder: folders.inbox, path: join(...rest) };
  return { kind: 'program', folder: folders.bundle, path: join(...segments) };
}

/** Undefined for anything that could climb, hide or end early. */
function decodedSegments(pathname: string): string[] | undefined {
  try {
    const segments = pathname.split('/').slice(1).map(decodeURIComponent);
    return segments.every(isPlainName) ? segments : undefined;
  } catch {
    return undefined;
  }
}

function isPlainName(segment: string): boolean {
  return segment !== '' && !segment.startsWith('.') && !/[/\\\0]/.test(segment);
}

function fileResponse(file: FileHandle, { kind, path }: Place): Response {
  // Node's web stream and the global one are the same thing under two type names.
  const body = Readable.toWeb(file.createReadStream()) as NodeReadableStream<Uint8Array> as ReadableStream<Uint8Array>;
  const headers = { ...SECURITY_HEADERS[kind], 'Content-Type': contentType(kind, extname(path)), 'Cache-Control': 'no-cache' };
  return new Response(body, { headers });
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: { ...SECURITY_HEADERS.content, 'Content-Type': 'text/plain' } });
}
