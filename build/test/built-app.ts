// Vitest calls this once before the tests that open the window: they click through what is built, so it must be fresh.
import { buildApp } from '../app/build-app.ts';

export async function setup(): Promise<void> {
  await buildApp();
}
