import { expect, test } from 'vitest';
import { headText, ownAddressTowards, parseHeadAddress } from './farm-ports.ts';

test.each([
  ['10.0.0.5', '10.0.0.5:7400'],
  [' 10.0.0.5:9000 ', '10.0.0.5:9000'],
])('the address %s is that of a head', (text, head) => {
  const parsed = parseHeadAddress(text);
  expect(parsed.ok && headText(parsed.value)).toBe(head);
});

test.each(['', 'gpu1', '10.0.0', '::1', '10.0.0.5:', '10.0.0.5:x', '10.0.0.5:70000', '10.0.0.5:1:2'])(
  'the address "%s" is none',
  (text) => {
    expect(parseHeadAddress(text)).toMatchObject({ ok: false, error: { code: 'usage', hint: expect.stringContaining('IPv4') } });
  },
);

test('the own address is found without a packet', async () => {
  expect(await ownAddressTowards('127.0.0.1')).toBe('127.0.0.1');
});
