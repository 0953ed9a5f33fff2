// Answers app://bundle/…: the window's own bundle, files of assets in the library, pictures in the inbox. Nothing outside those folders.
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { isAppUrl } from './app-origin.ts';
import { SECURITY_HEADERS } from './content-policy.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
  '.glb': 'model/gltf-binary',
};

export interface ServedFolders {
  readonly bundle: string;
  readonly library: string;
  readonly inbox: string;
}

/** A handler for `protocol.handle`. Whatever is not there, or not ours to show, is one and the same 404. */
export function createAssetProtocol(folders: ServedFolders): (request: Request) => Promise<Response> {
  return async (request) => {
    const place = request.method === 'GET' && isAppUrl(request.url) ? placeOf(new URL(request.url).pathname, folders) : undefined;
    const file = place === undefined ? undefined : await containedFile(place.folder, place.path);
    return file === undefined ? notFound() : fileResponse(file);
  };
}

interface Place {
  readonly folder: string;
  readonly path: string;
}

/** `/library/…` and `/inbox/…` are the data home's; every other path is the bundle's. */
function placeOf(pathname: string, folders: ServedFolders): Place | undefined {
  const segments = decodedSegments(pathname);
  if (segments === undefined) return undefined;
  const [first, ...rest] = segments;
  if (first === 'library') return { folder: folders.library, path: join(...rest) };
  if (first === 'inbox') return { folder: folders.inbox, path: join(...rest) };
  return { folder: folders.bundle, path: join(...segments) };
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

/** The real path of a file that lies inside the folder after links are followed. */
async function containedFile(folder: string, path: string): Promise<string | undefined> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, path));
    return file.startsWith(root + sep) && (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

function fileResponse(file: string): Response {
  // Node's web stream and the global one are the same thing under two type names.
  const body = Readable.toWeb(createReadStream(file)) as NodeReadableStream<Uint8Array> as ReadableStream<Uint8Array>;
  const contentType = CONTENT_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
  return new Response(body, { headers: { ...SECURITY_HEADERS, 'Content-Type': contentType, 'Cache-Control': 'no-cache' } });
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: { ...SECURITY_HEADERS, 'Content-Type': 'text/plain' } });
}
