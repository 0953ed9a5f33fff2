// A check: something that looks at the source tree and either finds nothing or says what is wrong.
import { join } from 'node:path';
import { execa } from 'execa';

export const ROOT = join(import.meta.dirname, '../..');
const NODE_MODULES = join(ROOT, 'node_modules');
const ENVIRONMENT = join(ROOT, 'python-runtime/.venv/bin');

export interface Check {
  readonly name: string;
  /** What is wrong, in words; undefined when nothing is. */
  readonly findProblems: () => Promise<string | undefined>;
  /** Mends what can be mended without thought. */
  readonly mend?: () => Promise<string | undefined>;
}

export interface CheckCommand {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly folder?: string;
}

/** A check that is a program: it fails when the program does, and says what the program said. */
export function commandCheck(name: string, command: CheckCommand, mending?: CheckCommand): Check {
  const check = { name, findProblems: () => problemsOf(command) };
  return mending === undefined ? check : { ...check, mend: () => problemsOf(mending) };
}

/** A program of node_modules, run by the Node that runs us. */
export function nodeTool(script: string, parameters: readonly string[]): CheckCommand {
  return { command: process.execPath, parameters: [join(NODE_MODULES, script), ...parameters] };
}

/** A program of the project's Python environment, in python-runtime. */
export function pythonTool(program: string, parameters: readonly string[]): CheckCommand {
  return { command: join(ENVIRONMENT, program), parameters, folder: join(ROOT, 'python-runtime') };
}

async function problemsOf({ command, parameters, folder = ROOT }: CheckCommand): Promise<string | undefined> {
  const run = await execa(command, parameters, { cwd: folder, stdin: 'ignore', all: true, reject: false });
  return run.failed ? run.all?.trim() || run.shortMessage : undefined;
}
