// `npm start`: opens the studio's window where there is a display, else grows the bundled example picture.
// The set-up has been done by launch.mjs before this runs.
import { buildApp } from './app/build-app.ts';
import { type OpenStudio, wayToOpenWindow } from './start/choose-window.ts';
import { growExample } from './start/grow-example.ts';

const hasDisplay = Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

if (hasDisplay) {
  const way = await wayToOpenWindow(process.env);
  console.error(way.sentence);
  process.exitCode = way.open === undefined ? await growExample() : await buildAndOpen(way.open);
} else {
  console.error('There is no display here, so the window stays closed: growing the example picture instead.');
  process.exitCode = await growExample();
}

async function buildAndOpen(open: OpenStudio): Promise<number> {
  await buildApp();
  return open();
}
