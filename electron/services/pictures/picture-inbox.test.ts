import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { err } from '#contract/outcome/result.ts';
import { PictureId } from '#contract/views/picture-views.ts';
import { makeVastPng, pencilPng } from '../../../test/support/files/make-png.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { PackFinder } from '../model-packs/pack-finder.ts';
import { RuntimeSupervisor } from '../runtime/supervisor.ts';
import { PictureInbox } from './picture-inbox.ts';

const BYTES = Buffer.from('any bytes: the runtime decodes them');

function newInbox(exampleFolder = '/no/such/folder') {
  const folder = newFolder();
  const runtime = new RuntimeSupervisor({
    locate: async () => err({ code: 'runtime_unavailable', message: 'Not here.' }),
    onLog: () => {},
  });
  return { folder, inbox: new PictureInbox({ folder, exampleFolder, runtime, packs: new PackFinder([]) }) };
}

async function imported(inbox: PictureInbox, name: string, bytes: Uint8Array = BYTES) {
  const picture = await inbox.import({ name, bytes });
  if (!picture.ok) throw new Error(picture.error.message);
  return picture.value;
}

describe('the picture inbox', () => {
  test('keeps the bytes under an id that names their content', async () => {
    const { inbox } = newInbox();
    const picture = await imported(inbox, 'tea pot.png');
    expect(PictureId.safeParse(picture.id).success).toBe(true);
    expect(readFileSync(picture.path)).toEqual(BYTES);
    expect(picture).toMatchObject({ name: 'tea pot.png', bytes: BYTES.length });
    expect((await imported(inbox, 'other.png', Buffer.from('other bytes'))).id).not.toBe(picture.id);
    expect(await inbox.find(picture.id)).toEqual({ ok: true, value: picture });
  });

  test('keeps a picture that a job may need when the same bytes come under another name', async () => {
    const { inbox } = newInbox();
    const first = await imported(inbox, 'a.png');
    const second = await imported(inbox, 'b.png');
    expect(second.id).toBe(first.id);
    expect(readFileSync(first.path)).toEqual(BYTES);
  });

  test.each(['../../escape.png', '.hidden.png', 'new\nline.png', 'a'.repeat(255), '🫖'.repeat(100), '', '...', '/', 'quote"\'s.png'])(
    'takes the name %j without leaving its folder',
    async (name) => {
      const { folder, inbox } = newInbox();
      const picture = await imported(inbox, name);
      expect(readFileSync(picture.path)).toEqual(BYTES);
      expect(picture.path).toBe(join(folder, picture.id, picture.name));
      expect(await inbox.find(picture.id)).toMatchObject({ ok: true });
    },
  );

  test('refuses no bytes', async () => {
    expect(await newInbox().inbox.import({ name: 'a.png', bytes: new Uint8Array() })).toMatchObject({
      ok: false,
      error: { code: 'input_empty' },
    });
  });

  test.each(['nonsense', '..', '0198c1de-0000-7000-8000-000000000001'])('does not find %s', async (id) => {
    expect(await newInbox().inbox.find(id)).toMatchObject({ ok: false, error: { code: 'input_not_found' } });
  });

  test('takes in an example picture, and says so when it is missing', async () => {
    const examples = newFolder();
    writeFileSync(join(examples, 'chest.png'), pencilPng(32));
    expect(await newInbox(examples).inbox.example('chest')).toMatchObject({ ok: true, value: { name: 'chest.png' } });
    expect(await newInbox(examples).inbox.example('shop')).toMatchObject({ ok: false, error: { code: 'input_not_found' } });
  });

  test('forgets what no job needs, previews included', async () => {
    const { folder, inbox } = newInbox();
    const needed = await imported(inbox, 'needed.png');
    await imported(inbox, 'other.png', Buffer.from('other bytes'));
    mkdirSync(join(folder, 'previews', 'x'), { recursive: true });
    await inbox.clean(new Set([needed.path, '/elsewhere/picture.png']));
    expect(readdirSync(folder)).toEqual([needed.id]);
  });

  test('keeps what came since, however little it is needed', async () => {
    const { folder, inbox } = newInbox();
    const old = await imported(inbox, 'old.png');
    const recent = await imported(inbox, 'recent.png', Buffer.from('other bytes'));
    utimesSync(join(folder, old.id), 1000, 1000);
    await inbox.clean(new Set(), { before: new Date(Date.now() - 60_000) });
    expect(readdirSync(folder)).toEqual([recent.id]);
  });

  test('keeps a mask that is a PNG of a size that pictures are worked with', async () => {
    const { inbox } = newInbox();
    const mask = await inbox.importMask(pencilPng(32));
    if (!mask.ok) throw new Error(mask.error.message);
    expect(readFileSync(mask.value.path)).toEqual(pencilPng(32));
    expect(await inbox.importMask(pencilPng(32))).toEqual(mask);
  });

  test.each([
    ['input_unreadable', BYTES],
    ['input_unreadable', new Uint8Array()],
    ['input_unreadable', pencilPng(32).subarray(0, 60)],
    ['input_too_large', makeVastPng(2049, 4)],
    ['input_too_large', new Uint8Array(21 * 1024 * 1024)],
  ])('refuses a mask with %s', async (code, bytes) => {
    const { folder, inbox } = newInbox();
    expect(await inbox.importMask(bytes)).toMatchObject({ ok: false, error: { code } });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('hands on why there is no preview', async () => {
    const { inbox } = newInbox();
    const picture = await imported(inbox, 'a.png');
    expect(await inbox.previewCutOut(picture.id)).toMatchObject({ ok: false, error: { code: 'runtime_unavailable' } });
  });
});
