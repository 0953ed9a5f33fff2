import { describe, expect, test } from 'vitest';
import { HOST_USAGE, readHostOptions } from './host-options.ts';

describe("the host's command line", () => {
  test('is headless without DevTools unless asked otherwise', () => {
    expect(readHostOptions(['app'])).toEqual({ appFolder: 'app', headed: false, devtools: false });
    expect(readHostOptions(['app', 'headed', '--devtools'])).toEqual({ appFolder: 'app', headed: true, devtools: true });
    expect(readHostOptions(['app', '--', '--open', 'x'])).toEqual({ appFolder: 'app', headed: false, devtools: false });
    expect(readHostOptions(['app', '--resources=/r'])).toEqual({ appFolder: 'app', headed: false, devtools: false, resources: '/r' });
  });

  test.each([[[]], [['app', 'sideways']], [['app', '--nonsense']], [['app', '--resources=']], [['app', 'headed', 'more']]])(
    'answers %j with how it is used',
    (argv) => {
      expect(() => readHostOptions(argv)).toThrow(HOST_USAGE);
    },
  );
});
