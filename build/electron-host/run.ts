// Runs an Electron app's own builds over Chromium: `node build/electron-host/run.ts <app folder> [headed|headless] [--devtools]`.
// For machines where Electron's binary cannot be had, and for tests.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readHostOptions } from './host-options.ts';

const options = readHostOptions(process.argv.slice(2));
const electronModule = new URL('./electron-module.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: electronModule, shortCircuit: true } : next(specifier, context),
});

const manifest: { main: string } = JSON.parse(readFileSync(join(options.appFolder, 'package.json'), 'utf8'));
const { app } = await import('electron');
process.once('SIGINT', () => app.quit());
process.once('SIGTERM', () => app.quit());
app.whenReady().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

await import(pathToFileURL(resolve(options.appFolder, manifest.main)).href);
