import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../test/support/new-folder.ts';
import { appImageRuntime } from './app-image.ts';

test('a published runtime is told by its sign; without one there is a sentence why no AppImage is made', async () => {
  const folder = newFolder();
  const [runtime, other] = [join(folder, 'runtime-x86_64'), join(folder, 'other')];
  writeFileSync(runtime, Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\x00'), Buffer.from('AI\x02')]));
  writeFileSync(other, '\x7fELF and nothing of an AppImage');
  expect(await appImageRuntime(runtime, folder)).toEqual({ file: runtime });
  expect(await appImageRuntime(other, folder)).toEqual({ reason: `${other} is no runtime of an AppImage` });
  expect(await appImageRuntime(join(folder, 'nowhere'), folder)).toMatchObject({ reason: expect.stringContaining('is no runtime') });
  expect(await appImageRuntime(undefined, folder)).toMatchObject({ reason: expect.stringContaining('ESPALIER_APPIMAGE_RUNTIME') });
});
