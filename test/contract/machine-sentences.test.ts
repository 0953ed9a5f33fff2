// Whatever the services find on a machine, the window can say in German.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MachineDescription } from '../../electron/services/machine/description/machine-description.ts';
import { findingsOf } from '../../electron/services/machine/findings.ts';
import { saidByServices } from '../../renderer/words/said-by-services.ts';
import { speak } from '../../renderer/words/words.ts';

test('every sentence about a machine has its German one', () => {
  speak('de');
  const folder = join(import.meta.dirname, '../fixtures/machines');
  const machines = readdirSync(folder).map((name) =>
    MachineDescription.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')).machine),
  );
  const sentences = machines.flatMap((machine) => findingsOf(machine).map(({ sentence }) => sentence));
  expect(sentences.filter((sentence) => saidByServices(sentence) === sentence)).toEqual([]);
});
