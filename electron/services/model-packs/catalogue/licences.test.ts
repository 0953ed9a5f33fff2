import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { licenceNamed } from './licences.ts';

const PACKS = join(import.meta.dirname, '../../../../packs');

test.each(['starter', 'starter-text'])('what is made with %s may be sold', (name) => {
  const { licence } = JSON.parse(readFileSync(join(PACKS, name, 'espalier-pack.json'), 'utf8')) as { licence: string };
  expect(licenceNamed(licence)).toMatchObject({ sell: 'yes' });
});
