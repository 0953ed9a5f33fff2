// Reads which modules a TypeScript or JavaScript module imports, by a real parser: static, dynamic, re-exported and type imports.
// Does not judge them (import-checks.ts does).
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

/** A module of our own by its path in the project, a module of Node, or a package by its name. */
export type ImportTarget =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'package'; readonly name: string };

export interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly target: ImportTarget;
}

const CONTRACT_ALIAS = '#contract/';
const CONTRACT_FOLDER = 'electron/contract/';

export function importsOf(root: string, path: string): Import[] {
  const source = readFileSync(join(root, path), 'utf8');
  return specifiersIn(path, source).map((specifier) => ({ from: path, specifier, target: resolveImport(root, path, specifier) }));
}

export function specifiersIn(path: string, source: string): string[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors.map((error) => error.message).join('; ')}`);
  const specifiers: string[] = [];
  const note = (node: { source?: unknown } | null) => {
    if (isTextLiteral(node?.source)) specifiers.push(node.source.value);
  };
  new Visitor({
    ImportDeclaration: note,
    ExportNamedDeclaration: note,
    ExportAllDeclaration: note,
    ImportExpression: note,
    TSImportType: note,
  }).visit(program);
  return specifiers;
}

function isTextLiteral(node: unknown): node is { value: string } {
  return typeof node === 'object' && node !== null && 'value' in node && typeof node.value === 'string';
}

function resolveImport(root: string, from: string, specifier: string): ImportTarget {
  if (specifier.startsWith('node:')) return { kind: 'node', name: specifier };
  if (specifier.startsWith(CONTRACT_ALIAS)) return { kind: 'file', path: CONTRACT_FOLDER + specifier.slice(CONTRACT_ALIAS.length) };
  if (specifier.startsWith('.')) return { kind: 'file', path: existingFile(root, normalize(join(dirname(from), specifier))) };
  const parts = specifier.split('/');
  return { kind: 'package', name: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
}

/** Vite allows a query behind a file's name (`shader.glsl?raw`); it is no part of the path. */
function existingFile(root: string, path: string): string {
  const file = path.replace(/\?.*$/, '');
  if (!existsSync(join(root, file)) || !statSync(join(root, file)).isFile()) return path;
  return file;
}
