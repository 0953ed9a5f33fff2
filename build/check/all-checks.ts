// Every check of `npm run check`, the cheap ones first.
import { type Check, type CheckCommand, commandCheck, nodeTool, pythonTool } from './check.ts';
import { importCyclesCheck, importFencesCheck } from './imports/import-checks.ts';
import { ledgerCheck } from './licences/licence-ledger.ts';
import { licencesCheck } from './licences/licences.ts';
import { lockfileCheck } from './lockfile.ts';
import { citationsCheck } from './words/citations.ts';
import { faceWordsCheck } from './words/face-words.ts';
import { machineTracesCheck } from './words/machine-traces.ts';
import { windowWordsCheck } from './words/window-words.ts';

const RUFF_SCOPE = ['--config', 'pyproject.toml', '.', '../build'];
const LINT_IMPORTS = 'from importlinter.cli import lint_imports_command; lint_imports_command()';
/** Outside the product both groups of dependencies may be imported, and not each need be. */
const DECLARED_SOMEWHERE = ['.', '--exclude', '\\.venv', '--ignore', 'DEP002,DEP004'];
const TYPESCRIPT_FOLDERS = ['.', 'build', 'electron/contract', 'electron/services', 'electron', 'renderer', 'test'];

export const CHECKS: readonly Check[] = [
  machineTracesCheck,
  lockfileCheck,
  importFencesCheck,
  importCyclesCheck,
  faceWordsCheck,
  windowWordsCheck,
  citationsCheck,
  commandCheck(
    'format and lint: TypeScript',
    nodeTool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '--max-diagnostics=50', '.']),
    nodeTool('@biomejs/biome/bin/biome', ['check', '--write', '.']),
  ),
  commandCheck('format: Python', pythonTool('ruff', ['format', '--check', ...RUFF_SCOPE]), pythonTool('ruff', ['format', ...RUFF_SCOPE])),
  commandCheck('lint: Python', pythonTool('ruff', ['check', ...RUFF_SCOPE]), pythonTool('ruff', ['check', '--fix', ...RUFF_SCOPE])),
  ...TYPESCRIPT_FOLDERS.map((folder) =>
    commandCheck(`types: ${folder === '.' ? 'root' : folder}`, nodeTool('typescript/bin/tsc', ['--project', folder])),
  ),
  commandCheck('types: Python', nodeTool('pyright/index.js', ['--project', 'python-runtime'])),
  commandCheck('floors and cycles: Python', pythonTool('python', ['-c', LINT_IMPORTS, '--no-cache', '--no-logo'])),
  commandCheck('dead code: TypeScript', nodeTool('knip/bin/knip.js', ['--no-progress'])),
  commandCheck('dead code: Python', pythonTool('python', ['../build/check/python_dead_code.py'])),
  commandCheck('dependencies: Python, what ships', deptry(['src'])),
  commandCheck('dependencies: Python, the rest', deptry(DECLARED_SOMEWHERE)),
  licencesCheck,
  ledgerCheck,
];

/** Python's dependencies as pyproject.toml declares them, against what is imported. (Those of TypeScript are knip's business.) */
function deptry(parameters: readonly string[]): CheckCommand {
  return pythonTool('python', ['-m', 'deptry', '--no-ansi', ...parameters]);
}
