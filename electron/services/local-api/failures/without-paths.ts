// Takes paths of this machine out of a sentence: an answer over HTTP tells nobody where anything lies.

/** An absolute path with at least two parts, in or out of quotes; addresses (`http://…`) are none. */
const PATH = /(?<![\w:/.~-])(?:~|\.{1,2})?(?:\/[^\s/"'`<>|,;:()]+){2,}\/?/gu;

/** `folders` are known to be private, and may have spaces in their names; of any other path only the last part stays. */
export function withoutPaths(text: string, folders: readonly string[] = []): string {
  const known = folders.filter((folder) => folder.length > 1).sort((a, b) => b.length - a.length);
  const shortened = known.reduce((words, folder) => words.replaceAll(`${folder}/`, '/…/').replaceAll(folder, '/…/'), text);
  return shortened.replaceAll(PATH, (path) => path.replace(/\/$/, '').split('/').at(-1) ?? '');
}
