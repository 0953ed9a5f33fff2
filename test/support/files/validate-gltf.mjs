// Runs Khronos' glTF validator on one file: prints its messages as JSON lines, exits 0 only when there is nothing to say.
import { readFile } from 'node:fs/promises';
import { argv, exit } from 'node:process';
import { validateBytes } from 'gltf-validator';

const path = argv[2];
if (path === undefined) {
  console.error('usage: node validate-gltf.mjs FILE');
  exit(2);
}
const { issues } = await validateBytes(new Uint8Array(await readFile(path)));
for (const message of issues.messages) console.log(JSON.stringify(message));
exit(issues.numErrors + issues.numWarnings === 0 ? 0 : 1);
