// What opening and closing many objects leaves behind: on the GPU, as three.js counts it, and in the heap of the page.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { CDPSession, Page } from 'playwright';
import { build } from 'vite';
import { makeEggGlb } from '../../test/support/files/make-glb.ts';
import { makeSplatFile } from '../../test/support/files/make-splats.ts';
import { launchChromium } from '../electron-host/chromium/launch-chromium.ts';
import type { GraphicsMemory, ViewerBench } from './viewer-page/page.ts';

const ORIGIN = 'https://viewer-bench.invalid';
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export interface ViewerMemory {
  /** After each object that was shown on one canvas. */
  readonly graphics: readonly GraphicsMemory[];
  /** Bytes of the page's heap after the garbage was collected: before, half way and at the end. */
  readonly heapBytes: readonly [before: number, halfway: number, end: number];
  /** Contexts that the browser took away while an object was still open. */
  readonly lostContexts: number;
}

/** Opens `count` objects in each of two ways; takes about a third of a second for each without a graphics card. */
export async function measureViewerMemory(count: number): Promise<ViewerMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-viewer-bench-'));
  try {
    const pageFolder = await buildPage(join(folder, 'page'));
    const { context } = await launchChromium({
      profileFolder: join(folder, 'profile'),
      headed: false,
      title: 'Viewer benchmark',
      width: 640,
      height: 480,
      devtools: false,
      switches: [],
    });
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      await serve(page, pageFolder);
      await page.goto(`${ORIGIN}/index.html`);
      await page.waitForFunction(() => 'viewerBench' in globalThis);
      return await measure(page, count);
    } finally {
      await context.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(page: Page, count: number): Promise<ViewerMemory> {
  const session = await page.context().newCDPSession(page);
  await openAndClose(page, 2); // what is made once is no growth
  const before = await heapOf(session);
  const graphics = await page.evaluate(
    (objects) => (globalThis as unknown as { viewerBench: ViewerBench }).viewerBench.openMany(objects), // set by page.ts
    count,
  );
  const halfway = await heapOf(session);
  const lostContexts = await openAndClose(page, count);
  return { graphics, heapBytes: [before, halfway, await heapOf(session)], lostContexts };
}

function openAndClose(page: Page, count: number): Promise<number> {
  return page.evaluate(
    (objects) => (globalThis as unknown as { viewerBench: ViewerBench }).viewerBench.openAndClose(objects), // set by page.ts
    count,
  );
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

async function buildPage(outDir: string): Promise<string> {
  const root = join(import.meta.dirname, 'viewer-page');
  await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, target: 'chrome140', chunkSizeWarningLimit: 1500 },
  });
  return outDir;
}

/** The page and two files, from memory and disk; nothing else can be reached. */
async function serve(page: Page, folder: string): Promise<void> {
  const files = { '/egg.glb': Buffer.from(await makeEggGlb({ side: 256 })), '/splat.ply': Buffer.from(makeSplatFile(2000)) };
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    const made = Object.entries(files).find(([name]) => name === pathname)?.[1];
    const contentType = TYPES[extname(pathname)] ?? 'application/octet-stream';
    return route.fulfill({ body: made ?? readFileSync(join(folder, pathname)), contentType });
  });
}
