// Runs one of the project's programs after setting up whatever is missing: `node build/launch.mjs start|test|check|soak|espalier|runtime …`.
// It uses nothing but Node's own modules, because on a fresh clone nothing else is there yet. Stdout belongs to the program.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectNode } from './setup/project-node.mjs';
import { environmentPaths } from './setup/python-paths.mjs';
import { exitCodeOfSignal, forwardSignals } from './setup/run-command.mjs';
import { SetUpError } from './setup/set-up-error.mjs';
import { setUpProject } from './setup/set-up-project.mjs';
import { SetUpReport } from './setup/set-up-report.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @typedef {{ command: () => string, parameters: string[], inCallersFolder: boolean }} Program */
/** @type {Record<string, Program>} */
const PROGRAMS = {
  start: typeScript('build/start.ts', { inCallersFolder: false }),
  test: typeScript('build/test.ts', { inCallersFolder: false }),
  check: typeScript('build/check.ts', { inCallersFolder: false }),
  soak: typeScript('test/soak/soak.ts', { inCallersFolder: false }),
  espalier: typeScript('electron/cli.ts', { inCallersFolder: true }),
  runtime: { command: () => environmentPaths(ROOT).python, parameters: ['-E', '-s', '-m', 'espalier_runtime'], inCallersFolder: true },
};

const [name = '', ...rest] = process.argv.slice(2);
const program = PROGRAMS[name];
if (program === undefined) {
  console.error(`usage: node build/launch.mjs ${Object.keys(PROGRAMS).join('|')} …`);
  process.exitCode = 2;
} else {
  process.exitCode = await setUpAndRun(program, rest);
}

/**
 * @param {string} script
 * @param {{ inCallersFolder: boolean }} options
 * @returns {Program}
 */
function typeScript(script, { inCallersFolder }) {
  const command = () => projectNode(ROOT, { execPath: process.execPath, version: process.versions.node });
  return { command, parameters: ['--disable-warning=ExperimentalWarning', join(ROOT, script)], inCallersFolder };
}

/**
 * @param {Program} program
 * @param {string[]} parameters
 * @returns {Promise<number>} the exit code
 */
async function setUpAndRun(program, parameters) {
  const report = new SetUpReport();
  try {
    await setUpProject(ROOT, { environment: process.env, report });
    const folder = program.inCallersFolder ? callersFolder() : ROOT;
    return await run(program.command(), [...program.parameters, ...parameters], folder);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    report.failed(error);
    if (program === PROGRAMS['test']) console.log('0 passed, 1 failed'); // whoever reads the last line must not miss this
    return 1;
  }
}

/** Where the person called npm: npm itself moves to the checkout, and pictures are named relative to the person. */
function callersFolder() {
  const here = process.cwd();
  const calledFrom = process.env['INIT_CWD'];
  return calledFrom !== undefined && process.env['npm_lifecycle_event'] !== undefined && here === join(ROOT) ? calledFrom : here;
}

/**
 * @param {string} command
 * @param {string[]} parameters
 * @param {string} folder
 * @returns {Promise<number>} the exit code; 128 + its number after a signal, as in a shell
 */
function run(command, parameters, folder) {
  const child = spawn(command, parameters, { cwd: folder, stdio: 'inherit' });
  const stopForwarding = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve(signal === null ? (code ?? 1) : exitCodeOfSignal(signal));
    });
  });
}
