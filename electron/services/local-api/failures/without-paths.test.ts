import { expect, test } from 'vitest';
import { withoutPaths } from './without-paths.ts';

test.each([
  ['The picture /home/ana/.local/share/espalier/inbox/0198/picture.png cannot be read.', 'The picture picture.png cannot be read.'],
  ['Put one into /home/ana/my packs/espalier/packs, or name a picture.', 'Put one into packs, or name a picture.'],
  ['The diagnostics are in "/tmp/a b/espalier.log".', 'The diagnostics are in "espalier.log".'],
  ['Its files are safe in ~/assets/0198.', 'Its files are safe in 0198.'],
  ['See http://127.0.0.1:8000/files/abc/model.glb or data:image/png;base64,AAAA', undefined],
  ['512/1024 pixels and 1/2', undefined],
])('%s', (text, expected = text) => {
  expect(withoutPaths(text, ['/home/ana/my packs/espalier', '/tmp/a b'])).toBe(expected);
});
