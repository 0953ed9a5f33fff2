import { describe, expect, test } from 'vitest';
import { personalTraces, withoutPersonalTraces } from './personal-traces.ts';

const DATA_HOME = '/home/ana/.local/share/espalier';
const TRACES = { dataHomes: [DATA_HOME], homes: ['/home/ana'], userNames: ['ana'] };

describe('a text that is handed on', () => {
  test.each([
    [`${DATA_HOME}/logs/espalier.log`, '$ESPALIER_HOME/logs/espalier.log'],
    [`${DATA_HOME}-old/x`, '~/.local/share/espalier-old/x'],
    ['/home/ana/pictures/chair.png', '~/pictures/chair.png'],
    ['in /home/ana, not in /home/anabel', 'in ~, not in ~'],
    ['file:///home/ana/a.png', 'file://~/a.png'],
    ['"/Users/Grace Hopper/x" of ana', '"~ Hopper/x" of user'],
    ['ana@lovelace said: banana, anagram, ana_2', 'user@lovelace said: banana, anagram, ana_2'],
    ['/usr/lib/python3 cost $1', '/usr/lib/python3 cost $1'],
  ])('says of "%s" only "%s"', (text, expected) => {
    expect(withoutPersonalTraces(text, TRACES)).toBe(expected);
  });

  test('has no home folder in any spelling: with odd letters, as an address, in JSON, behind a slash too many', () => {
    const home = '/srv/"Zoë" (1)/a+b';
    const traces = personalTraces({ HOME: `${home}/`, USER: 'zoë' }, `${home}/data`);
    const text = [home, encodeURI(home), JSON.stringify({ home }), 'by zoë', `${home}/data/x`].join('\n');
    expect(withoutPersonalTraces(text, traces)).toBe(['~', '~', '{"home":"~"}', 'by user', '$ESPALIER_HOME/x'].join('\n'));
  });

  test('is left alone where the home is the root of all, as in some containers', () => {
    const traces = personalTraces({ HOME: '/', USER: 'x' }, '/data');
    expect(withoutPersonalTraces('/usr/lib and x', { ...traces, userNames: [] })).toBe('/usr/lib and x');
    expect(traces.userNames).not.toContain('x');
  });
});
