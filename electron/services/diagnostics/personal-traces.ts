// Takes out of a text what tells who somebody is or lets somebody in: their home folder, their data home, their name, their machine's
// name, and tokens.
import { realpathSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';

export interface PersonalTraces {
  /** Every path under which the folder may be written. */
  readonly dataHomes: readonly string[];
  readonly homes: readonly string[];
  readonly userNames: readonly string[];
  readonly hostNames?: readonly string[];
  /** Taken out wherever they stand. */
  readonly secrets?: readonly string[];
}

/** Homes of people whom this process does not know: another machine's in a file, another account's in a message. */
const ANY_HOME = /\/(?:home|Users)\/[^/\s"'`:,;)]+/g;

/** What is a token by its form, or by the word before it. */
const TOKENS: readonly RegExp[] = [
  /\b(?:hf|sk|ghp|gho|ghs|github_pat|glpat|xox[abprs])[_-][\w-]{12,}/g,
  /\bnvapi-[\w-]{12,}/g,
  /(?<=\b(?:Bearer|Basic|Key)\s+)[\w.~+/=:-]{8,}/gi,
  /(?<=\b(?:token|password|passwd|secret|api[_-]?key|access[_-]?key)["']?\s*[=:]\s*["']?)[^\s"',;&]{4,}/gi,
  /(?<=--token[\s=]["']?)[^\s"']+/g,
  /(?<=\w:\/\/)[^\s/@:]+:[^\s/@]+(?=@)/g,
];
/** Told of every machine. */
const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', 'localhost.localdomain']);

export function personalTraces(environment: NodeJS.ProcessEnv, dataHome: string): PersonalTraces {
  return {
    dataHomes: spellings([dataHome]),
    homes: spellings([homedir(), environment['HOME'] ?? '']),
    // A name of one letter tells nothing, and every text is full of it.
    userNames: unique([accountName(), environment['USER'] ?? '', environment['LOGNAME'] ?? '']).filter((name) => name.length > 1),
    hostNames: unique([hostname(), hostname().split('.')[0] ?? '', environment['HOSTNAME'] ?? '']).filter(
      (name) => name.length > 1 && !LOCAL_NAMES.has(name),
    ),
  };
}

export function withoutPersonalTraces(text: string, traces: PersonalTraces): string {
  const { dataHomes, homes, userNames, hostNames = [], secrets = [] } = traces;
  const withoutSecrets = TOKENS.reduce((words, token) => words.replaceAll(token, 'token'), replaceAll(text, secrets, 'token'));
  const withoutPaths = replacePaths(replacePaths(withoutSecrets, dataHomes, '$ESPALIER_HOME'), homes, '~').replaceAll(ANY_HOME, '~');
  const withoutHosts = hostNames.reduce((words, name) => words.replaceAll(aloneInText(name), 'host'), withoutPaths);
  return userNames.reduce((words, name) => words.replaceAll(aloneInText(name), 'user'), withoutHosts);
}

function replaceAll(text: string, secrets: readonly string[], word: string): string {
  return secrets.filter((secret) => secret !== '').reduce((words, secret) => words.replaceAll(secret, word), text);
}

function replacePaths(text: string, paths: readonly string[], word: string): string {
  return paths.reduce((words, path) => words.replaceAll(new RegExp(`${escaped(path)}(?![\\p{L}\\p{N}_-])`, 'gu'), () => word), text);
}

function aloneInText(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(name)}(?![\\p{L}\\p{N}_])`, 'gu');
}

/** As it is, behind its links, as part of an address, and inside JSON. Longest first, so that no shorter one tears it. */
function spellings(paths: readonly string[]): string[] {
  const folders = paths.map((path) => path.replace(/\/+$/, '')).filter((path) => path !== '');
  const all = [...folders, ...folders.map(behindLinks)];
  return unique(all.flatMap((path) => [path, encodeURI(path), JSON.stringify(path).slice(1, -1)])).sort((a, b) => b.length - a.length);
}

function behindLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Empty for an account that the system does not know, as in some containers. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)].filter((word) => word !== '');
}
