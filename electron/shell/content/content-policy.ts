// What a page of the app may load and do, and what content may be taken for: the headers of every answer of the asset protocol.
// Program (the bundle) and content (files of the library and the inbox) share one origin and are told apart by their paths.
import { APP_ORIGIN } from './app-origin.ts';

/** Where the build puts scripts, styles and fonts: the only folder that anything is run or laid out from. */
const PROGRAM = `${APP_ORIGIN}/assets/`;

/** `blob:` is there because GLB textures are decoded from memory; nothing may come from a network. */
const PAGE_POLICY = [
  "default-src 'none'",
  `script-src ${PROGRAM}`,
  "worker-src 'none'",
  `style-src ${PROGRAM}`,
  `font-src ${PROGRAM}`,
  "img-src 'self' blob:",
  "connect-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For content that is opened by itself after all: no script, no style, and an origin of its own. */
const CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

const COMMON = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

export type ServedKind = 'program' | 'content';

export const SECURITY_HEADERS: Readonly<Record<ServedKind, Readonly<Record<string, string>>>> = {
  program: { ...COMMON, 'Content-Security-Policy': PAGE_POLICY },
  content: { ...COMMON, 'Content-Security-Policy': CONTENT_POLICY },
};

const PICTURE_TYPES = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
} as const;

/** By the ending of a file's name. Content has no type that a browser would run, lay out or read as a document; SVG is such a type. */
const TYPES: Readonly<Record<ServedKind, Readonly<Record<string, string>>>> = {
  program: {
    ...PICTURE_TYPES,
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.woff2': 'font/woff2',
  },
  content: {
    ...PICTURE_TYPES,
    '.avif': 'image/avif',
    '.tif': 'image/tiff',
    '.tiff': 'image/tiff',
    '.glb': 'model/gltf-binary',
    '.webm': 'video/webm',
  },
};

export function contentType(kind: ServedKind, ending: string): string {
  return TYPES[kind][ending.toLowerCase()] ?? 'application/octet-stream';
}
