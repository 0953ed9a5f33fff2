// Which of the user's pip settings a set-up honours. What pip asks, through which proxy, with which certificates and which cache
// is the user's business; where it installs and whether it installs (`target`, `prefix`, `root`, `user`, `dry-run`,
// `require-hashes`, `no-deps`…) is ours. So the settings that are the user's are carried over by name, and every other one,
// today's or tomorrow's, is left out: pip reads no file and no variable but these.
import { spawnSync } from 'node:child_process';
import { devNull } from 'node:os';
import { SetUpError } from '../set-up-error.mjs';

const USERS_OWN = new Set([
  ...['index-url', 'pypi-url', 'extra-index-url', 'no-index', 'find-links', 'constraint', 'uploaded-prior-to'],
  ...['proxy', 'cert', 'client-cert', 'trusted-host', 'keyring-provider', 'timeout', 'default-timeout', 'retries', 'resume-retries'],
  ...['cache-dir', 'no-cache-dir', 'use-feature', 'use-deprecated', 'no-input', 'progress-bar'],
]);

/** Later ones win, as in pip. */
const SECTIONS = ['global', 'install', ':env:'];

/**
 * Prints the settings as JSON. pip is asked where its files lie; they are read here, in pip's own order, because what
 * `pip config list` prints of a name that two files have differs from pip 26 on.
 */
const ASK = `
import configparser, json, os, re, subprocess, sys
asked = [sys.executable, "-m", "pip", "config", "debug"]
answer = subprocess.run(asked, stdout=subprocess.PIPE, text=True)
if answer.returncode != 0:
    sys.exit(1)  # pip has said why
kinds, kind = {}, None
for line in answer.stdout.splitlines():
    heading, file = re.match(r"(\\w+):$", line), re.match(r"  (.+), exists: True$", line)
    if heading:
        kind = kinds.setdefault(heading[1], [])
    elif file and kind is not None:
        kind.append(file[1])
settings = {}
ignored = os.environ.get("PIP_CONFIG_FILE") == os.devnull
for name in [] if ignored else ["global", "user", "site", "env"]:
    for path in kinds.get(name, []):
        parser = configparser.RawConfigParser()
        parser.read(path)
        for section in parser.sections():
            for key, value in parser.items(section):
                settings.setdefault(section, {})[key.lower().replace("_", "-").removeprefix("--")] = value
settings[":env:"] = {key[4:].lower().replace("_", "-"): value for key, value in os.environ.items() if key.startswith("PIP_")}
print(json.dumps(settings))
`;

/** What keeps settings from hiding the answer, or from handing the question to another Python's pip (`python`). */
const PLAIN_ANSWER = {
  PIP_QUIET: '0',
  PIP_VERBOSE: '0',
  PIP_LOG: devNull,
  PIP_ISOLATED: '0',
  PYTHONUTF8: '1',
  _PIP_RUNNING_IN_SUBPROCESS: '1',
};

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {{ python: string, folder: string }} options the Python whose pip is asked, and where pip will run
 * @returns {NodeJS.ProcessEnv} the same, with nothing for pip in it but the user's own settings
 */
export function withUsersPipSettings(environment, { python, folder }) {
  const asking = { ...environment, ...PLAIN_ANSWER };
  const run = spawnSync(python, ['-c', ASK], { cwd: folder, env: asking, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (run.status !== 0) {
    throw new SetUpError(
      'pip cannot read its own settings.',
      'Its own words are above; mend them (pip config debug shows the files), then try again.',
    );
  }
  return { ...withoutPipVariables(environment), ...carriedOver(JSON.parse(run.stdout)), PIP_CONFIG_FILE: devNull };
}

/**
 * @param {Record<string, Record<string, string>>} settings by section and name
 * @returns {Record<string, string>} as environment variables
 */
function carriedOver(settings) {
  const values = SECTIONS.flatMap((section) => Object.entries(settings[section] ?? {}));
  const own = values.filter(([name, value]) => USERS_OWN.has(name) && value !== ''); // to pip, empty is not set
  return Object.fromEntries(own.map(([name, value]) => [`PIP_${name.toUpperCase().replaceAll('-', '_')}`, value]));
}

/** @param {NodeJS.ProcessEnv} environment */
function withoutPipVariables(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('PIP_')));
}
