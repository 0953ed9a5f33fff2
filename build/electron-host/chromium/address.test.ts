import { describe, expect, test } from 'vitest';
import { toAppAddress, toWebAddress, withWebAddresses } from './address.ts';

describe('addresses in the host', () => {
  test.each(['app://bundle/', 'app://bundle/index.html', 'app://bundle/library/a/model%20b.glb?x=1'])(
    '%s comes back from the web as it was',
    (url) => {
      expect(toWebAddress(url)).toMatch(/^https:\/\/bundle\.app\.invalid\//);
      expect(toAppAddress(toWebAddress(url))).toBe(url);
    },
  );

  test('are found inside a content policy', () => {
    const policy = "script-src app://bundle/assets/; img-src 'self' blob: app://bundle";
    const expected = "script-src https://bundle.app.invalid/assets/; img-src 'self' blob: https://bundle.app.invalid/";
    expect(withWebAddresses(policy)).toBe(expected);
  });

  test.each(['https://example.com/a', 'about:blank', 'data:text/html,a'])('%s is no address of the app', (url) => {
    expect(toAppAddress(url)).toBe(url);
    expect(toWebAddress(url)).toBe(url);
  });
});
