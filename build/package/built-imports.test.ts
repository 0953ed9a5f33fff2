import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../test/support/new-folder.ts';
import { missingPackages } from './built-imports.ts';

test('an import that nothing would answer is found before anything is packed', () => {
  const built =
    'import { a } from "fastify";import b,{c as d}from"@fastify/cors";import"node:fs";const e=await import("undici/lib/x.js");import f from "./chunk.js";';
  const folder = newFolder();
  writeFileSync(join(folder, 'main.js'), built);
  expect(missingPackages(folder, ['node_modules/fastify', 'node_modules/undici'])).toEqual(['@fastify/cors']);
});
