// The samples of fal's own pages (https://fal.ai/docs/model-api-reference/3d-api/trellis), with the addresses of hosts and of the picture
// changed and nothing else: one program for each language, over a runtime that answers at once.
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFalClient } from '@fal-ai/client';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { startApi } from '../../../../test/support/api/api-with-stand-in.ts';
import { pencilPng } from '../../../../test/support/files/make-png.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';

const PROJECT = join(import.meta.dirname, '../../../..');
const THEIR_PICTURE = 'https://storage.googleapis.com/falserverless/web-examples/rodin3d/warriorwoman.png';

const CURL = `
curl --request POST \\
  --url https://fal.run/fal-ai/trellis \\
  --header "Authorization: Key $FAL_KEY" \\
  --header "Content-Type: application/json" \\
  --data '{
     "image_url": "${THEIR_PICTURE}"
   }'
`;
const QUEUE_CURL = `
curl -X POST https://queue.fal.run/fal-ai/trellis \\
  -H "Authorization: Key $FAL_KEY" \\
  -d '{"image_url": "${THEIR_PICTURE}"}'
`;
const JAVASCRIPT = `
import { fal } from "@fal-ai/client";

const result = await fal.subscribe("fal-ai/trellis", {
  input: {
    image_url: "${THEIR_PICTURE}"
  },
  logs: true,
  onQueueUpdate: (update) => {
    if (update.status === "IN_PROGRESS") {
      update.logs.map((log) => log.message).forEach(console.log);
    }
  },
});
console.log(result.data);
console.log(result.requestId);
`;
const PYTHON = `
import fal_client

def on_queue_update(update):
    if isinstance(update, fal_client.InProgress):
        for log in update.logs:
           print(log["message"])

result = fal_client.subscribe(
    "fal-ai/trellis",
    arguments={
        "image_url": "${THEIR_PICTURE}"
    },
    with_logs=True,
    on_queue_update=on_queue_update,
)
print(result)
`;

/** Each with what tells its client where fal is: lines of curl have that in themselves. */
const SAMPLES = (address: string) =>
  [
    ['sample.sh', 'bash', CURL.replace('https://fal.run', address)],
    ['queue.sh', 'bash', QUEUE_CURL.replace('https://queue.fal.run', `${address}/queue`)],
    [
      'sample.mjs',
      process.execPath,
      `import { fal as client } from '@fal-ai/client';\nclient.config({ proxyUrl: { url: '${address}/api/fal/proxy', when: 'always' } });\n${JAVASCRIPT}`,
    ],
    [
      'sample.py',
      join(PROJECT, 'python-runtime/.venv/bin/python'),
      `import fal_client.client as at\nat.QUEUE_URL_FORMAT = '${address}/queue/'\n${PYTHON}`,
    ],
  ] as const;

test('the samples of fal run with other addresses', async () => {
  const { address, queue } = await startApi();
  const fal = createFalClient({ credentials: 'local', proxyUrl: { url: `${address}/api/fal/proxy`, when: 'always' } });
  const picture = await fal.storage.upload(new File([Uint8Array.from(pencilPng(32))], 'warriorwoman.png', { type: 'image/png' }));
  const folder = newFolder();
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const run = async (name: string, program: string, code: string) => {
    writeFileSync(join(folder, name), code);
    return (await execa(program, [name], { cwd: folder, env: { FAL_KEY: 'local' } })).stdout;
  };
  const said: string[] = [];
  for (const [name, program, code] of SAMPLES(address)) said.push(await run(name, program, code.replace(THEIR_PICTURE, picture)));
  expect(said).toEqual(['model_mesh', 'IN_QUEUE', 'model_mesh', 'model_mesh'].map((words) => expect.stringContaining(words)));
  await expect.poll(() => queue.list().map(({ name, state }) => [name, state.kind])).toEqual(Array(4).fill(['warriorwoman', 'done']));
});

test('the sample whose picture lies elsewhere says why it is not fetched', async () => {
  const { address, queue } = await startApi({ works: false });
  const [[, , code]] = SAMPLES(address);
  const { stdout } = await execa('bash', ['-c', code], { env: { FAL_KEY: 'local' } });
  expect(JSON.parse(stdout)).toMatchObject({
    detail: [{ loc: ['body', 'image_url'], type: 'file_download_error', msg: expect.stringContaining('network'), input: THEIR_PICTURE }],
  });
  expect(queue.list()).toEqual([]);
});
