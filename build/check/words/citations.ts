// A citation leads somewhere: each section of docs/trellis-inference.md that code or a document names is there, and nothing cites a
// specification, which is no part of this repository.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, ROOT } from '../check.ts';
import { sourceFiles } from '../source-files.ts';

const DOCUMENT = 'docs/trellis-inference.md';
const CITING = ['**/*.{py,md,ts,tsx,mjs}'];
const HEADING = /^#{2,3} (\d+(?:\.\d+)?) /gm;
/** Several sections may follow one name, and a line may end anywhere between them. */
const CITATION = /docs\/trellis-inference\.md(?:[\s#*/]*(?:,|and)?[\s#*/]*§\d+(?:\.\d+)?)+/g;
const SECTION = /§(\d+(?:\.\d+)?)/g;
const MISSING_DOCUMENT = /\bspec\s+§/i;

export const citationsCheck: Check = {
  name: 'citations',
  findProblems: async () => {
    const document = readFileSync(join(ROOT, DOCUMENT), 'utf8');
    const known = new Set(Array.from(document.matchAll(HEADING), ([, number]) => number));
    const problems = sourceFiles(ROOT, CITING).flatMap((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return badCitations(path, path === DOCUMENT ? `${DOCUMENT} ${sectionsIn(text).join(' ')}` : text, known);
    });
    return problems.length > 0 ? problems.join('\n') : undefined;
  },
};

export function badCitations(path: string, text: string, known: ReadonlySet<string | undefined>): string[] {
  const named = Array.from(text.matchAll(CITATION), ([citation]) => sectionsIn(citation)).flat();
  const problems = [...new Set(named)]
    .filter((section) => !known.has(section.slice(1)))
    .map((section) => `${path}: ${DOCUMENT} has no ${section}`);
  return MISSING_DOCUMENT.test(text) ? [...problems, `${path}: cites a specification: name the section of ${DOCUMENT}`] : problems;
}

function sectionsIn(text: string): string[] {
  return Array.from(text.matchAll(SECTION), ([section]) => section);
}
