// Runs one of the project's programs after setting up whatever is missing: `node build/launch.mjs start|test|check|soak|espalier|runtime …`.
// It uses nothing but Node's own modules, because on a fresh clone nothing else is there yet. Stdout belongs to the program.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programFlags } from './launch/program-flags.mjs';
import { findNpmRun, swallowedFlags } from './launch/swallowed-flags.mjs';
import { projectNode } from './setup/project-node.mjs';
import { setUpFarm } from './setup/python/farm-environment.mjs';
import { environmentPaths } from './setup/python/python-paths.mjs';
import { withoutPythonVariables } from './setup/python/python-variables.mjs';
import { exitCodeOfSignal, forwardSignals } from './setup/run-command.mjs';
import { asSetUpError } from './setup/set-up-error.mjs';
import { setUpProject } from './setup/set-up-project.mjs';
import { SetUpReport } from './setup/set-up-report.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Where Node keeps programs as it compiled them, types stripped: a third of what a short command takes. Node looks at their texts,
 * so it is never stale; where it may not be written Node does without.
 */
const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'compiled');

const WRONG_USAGE = 2;
const NOT_FIT = 4;

/** @typedef {{ command: () => string, parameters: string[], inCallersFolder: boolean, flagsIn: string[] }} Program */
/** @type {Record<string, Program>} */
const PROGRAMS = {
  start: typeScript('build/start.ts', { inCallersFolder: false, flagsIn: [] }),
  test: typeScript('build/test.ts', { inCallersFolder: false, flagsIn: [] }),
  check: typeScript('build/check.ts', { inCallersFolder: false, flagsIn: ['build/check.ts'] }),
  soak: typeScript('test/soak/soak.ts', { inCallersFolder: false, flagsIn: ['test/soak/soak.ts'] }),
  package: typeScript('build/package.ts', { inCallersFolder: false, flagsIn: ['build/package.ts'] }),
  'package:trial': typeScript('build/package-trial.ts', { inCallersFolder: false, flagsIn: ['build/package-trial.ts'] }),
  'bench:api': typeScript('build/bench/api.ts', { inCallersFolder: false, flagsIn: ['build/bench/api.ts'] }),
  'bench:viewer': typeScript('build/bench/viewer.ts', { inCallersFolder: false, flagsIn: ['build/bench/viewer.ts'] }),
  'bench:farm': typeScript('build/bench/farm.ts', { inCallersFolder: false, flagsIn: ['build/bench/farm.ts'] }),
  film: typeScript('build/film-window.ts', { inCallersFolder: false, flagsIn: [] }),
  'bench:window': typeScript('build/bench/window.ts', { inCallersFolder: false, flagsIn: ['build/bench/window.ts'] }),
  'bench:library': typeScript('build/bench/library.ts', { inCallersFolder: false, flagsIn: ['build/bench/library.ts'] }),
  espalier: typeScript('electron/cli.ts', { inCallersFolder: true, flagsIn: ['electron/cli'] }),
  runtime: {
    command: () => environmentPaths(ROOT).python,
    parameters: ['-E', '-s', '-m', 'espalier_runtime'],
    inCallersFolder: true,
    flagsIn: ['python-runtime/src/espalier_runtime'],
  },
};

const [name = '', ...rest] = process.argv.slice(2);
const program = PROGRAMS[name];
if (program === undefined) {
  console.error(`usage: node build/launch.mjs ${Object.keys(PROGRAMS).join('|')} …`);
  process.exitCode = 2;
} else {
  process.exitCode = refuseSwallowedFlags(program, rest) ?? (await setUpAndRun(program, rest));
}

/**
 * @param {string} script
 * @param {{ inCallersFolder: boolean, flagsIn: string[] }} options `flagsIn`: the sources that define its flags
 * @returns {Program}
 */
function typeScript(script, options) {
  const command = () => projectNode(ROOT, { execPath: process.execPath, version: process.versions.node });
  return { command, parameters: ['--disable-warning=ExperimentalWarning', join(ROOT, script)], ...options };
}

/**
 * @param {Program} program
 * @param {string[]} words
 * @returns {number | undefined} the exit code, when flags are missing from the words that only npm has seen
 */
function refuseSwallowedFlags(program, words) {
  const npm = findNpmRun(process.env, ROOT);
  if (npm === undefined) return undefined;
  const swallowed = swallowedFlags(npm, programFlags(program.flagsIn.map((source) => join(ROOT, source))), words);
  if (swallowed === undefined) return undefined;
  const message = `npm kept ${swallowed.flags.join(', ')} for itself: flags go behind \`--\`.`;
  const line = `npm run ${name} -- ${swallowed.words.map(shellWord).join(' ')}`;
  printFailure(program, { code: 'usage', message, hint: `Type: ${line}` }, words); // an npm that kept --json prints a document itself
  console.error(`${message}\nType: ${line}`);
  return WRONG_USAGE;
}

/** @param {string} word */
function shellWord(word) {
  return /^[\w./:=,@%+…-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * The command line promises one JSON document on stdout with --json, also for what fails before it runs.
 * @param {Program} program
 * @param {{ code: string, message: string, hint: string }} error
 * @param {readonly string[]} words
 */
function printFailure(program, error, words) {
  if (program === PROGRAMS['espalier'] && words.includes('--json')) console.log(JSON.stringify({ error }, undefined, 2));
}

/**
 * @param {Program} program
 * @param {string[]} parameters
 * @returns {Promise<number>} the exit code
 */
async function setUpAndRun(program, parameters) {
  const report = new SetUpReport();
  try {
    await setUpProject(ROOT, { environment: process.env, report, thorough: program === PROGRAMS['start'] });
    if (program === PROGRAMS['test']) await setUpFarmIfPossible(report);
    const folder = program.inCallersFolder ? callersFolder() : ROOT;
    return await run(program.command(), [...program.parameters, ...parameters], folder);
  } catch (error) {
    const known = asSetUpError(error);
    if (known === undefined) throw error;
    report.failed(known);
    printFailure(program, { code: 'runtime_unavailable', message: known.message, hint: known.help }, parameters);
    if (program === PROGRAMS['test']) console.log('0 passed, 1 failed'); // whoever reads the last line must not miss this
    return program === PROGRAMS['espalier'] ? NOT_FIT : 1;
  }
}

/**
 * The tests of farms are skipped without it, and say so.
 * @param {SetUpReport} report
 */
async function setUpFarmIfPossible(report) {
  try {
    await setUpFarm(ROOT, { environment: process.env, report });
  } catch (error) {
    const known = asSetUpError(error);
    if (known === undefined) throw error;
    report.warn(`${known.message} The tests of farms are skipped.`);
  }
}

/** Where the user called npm: npm itself moves to the checkout, and pictures are named relative to the user. */
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
  const environment = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...withoutPythonVariables(process.env) };
  const child = spawn(command, parameters, { cwd: folder, env: environment, stdio: 'inherit' });
  const stopForwarding = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve(signal === null ? (code ?? 1) : exitCodeOfSignal(signal));
    });
  });
}
