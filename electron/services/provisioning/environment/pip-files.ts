// What pip's own files say of where packages come from, as pip's variables: a studio often names its mirror only there, and uv reads none of them.
// The files and their order are those of pip's documentation ("Configuration"); what is said twice is as the later one says.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const KEPT = new Set(['index-url', 'extra-index-url', 'find-links', 'trusted-host', 'cert', 'proxy']);
/** Later ones win. */
const SECTIONS = ['global', 'install'];
const NO_FILES = '/dev/null';

/** The variables of the user outrank every file. */
export function withPipFiles(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (environment['PIP_CONFIG_FILE'] === NO_FILES) return environment;
  const said: Record<string, string> = {};
  for (const file of filesOf(environment)) {
    const sections = read(file);
    for (const section of SECTIONS) {
      for (const [key, value] of sections.get(section) ?? []) said[`PIP_${key.toUpperCase().replaceAll('-', '_')}`] = value;
    }
  }
  return { ...said, ...environment };
}

function filesOf({ HOME = homedir(), XDG_CONFIG_DIRS, XDG_CONFIG_HOME, PIP_CONFIG_FILE }: NodeJS.ProcessEnv): string[] {
  const ofMachine = (XDG_CONFIG_DIRS || '/etc/xdg').split(':').map((folder) => join(folder, 'pip', 'pip.conf'));
  const ofUser = [join(HOME, '.pip', 'pip.conf'), join(XDG_CONFIG_HOME || join(HOME, '.config'), 'pip', 'pip.conf')];
  return [...ofMachine, '/etc/pip.conf', ...ofUser, ...(PIP_CONFIG_FILE ? [PIP_CONFIG_FILE] : [])];
}

/** As Python's configparser reads them: `key = value` or `key: value`, and lines further in go on with the value before. */
function read(file: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let [section, key] = [new Map<string, string>(), ''];
  for (const line of textOf(file).split('\n')) {
    const heading = /^\[([^\]]+)\]/.exec(line)?.[1];
    const [, name, value = ''] = /^([^\s#;[=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    const more = /^\s+([^\s#;].*?)\s*$/.exec(line)?.[1];
    if (heading !== undefined) {
      section = sections.get(heading) ?? new Map<string, string>();
      sections.set(heading, section);
      key = '';
    } else if (name !== undefined) {
      key = name.toLowerCase().replaceAll('_', '-').replace(/^--/, '');
      if (KEPT.has(key)) section.set(key, value);
    } else if (more !== undefined && KEPT.has(key)) {
      section.set(key, `${section.get(key) ?? ''} ${more}`.trim());
    }
  }
  return sections;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // not there, or not for us
  }
}
