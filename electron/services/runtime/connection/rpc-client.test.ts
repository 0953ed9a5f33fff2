import { describe, expect, test } from 'vitest';
import type { RuntimeNotification } from '#contract/channels/runtime-rpc.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { RpcClient } from './rpc-client.ts';

function makeClient() {
  const written: string[] = [];
  const notifications: RuntimeNotification[] = [];
  const violations: string[] = [];
  const client = new RpcClient({
    write: (line) => written.push(line),
    onNotification: (notification) => notifications.push(notification),
    onViolation: (reason) => violations.push(reason),
  });
  return { client, written, notifications, violations };
}

const answer = (id: number, result: unknown) => JSON.stringify({ jsonrpc: '2.0', id, result });
const gone: AppError = { code: 'runtime_died', message: 'The runtime ended.' };

describe('an RPC client', () => {
  test('writes one line a call and matches answers that come in another order', async () => {
    const { client, written } = makeClient();
    const first = client.call('cancel', { jobId: 'a\nb' });
    const second = client.call('cancel', { jobId: 'c' });
    expect(written.map((line) => JSON.parse(line))).toEqual([
      { jsonrpc: '2.0', id: 1, method: 'cancel', params: { jobId: 'a\nb' } },
      { jsonrpc: '2.0', id: 2, method: 'cancel', params: { jobId: 'c' } },
    ]);
    expect(written.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
    client.receive(answer(2, { cancelled: false }));
    client.receive(answer(1, { cancelled: true }));
    expect(await first).toEqual({ ok: true, value: { cancelled: true } });
    expect(await second).toEqual({ ok: true, value: { cancelled: false } });
  });

  test('hands over the error record of a failed call', async () => {
    const { client } = makeClient();
    const call = client.call('verify_pack', { folder: '/packs/x' });
    const data = { code: 'pack_damaged', message: 'A tensor is missing.', hint: 'Import it again.' };
    client.receive(JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'A tensor is missing.', data } }));
    expect(await call).toEqual({ ok: false, error: data });
  });

  test('sends half a surrogate pair as the sign for what is no character', () => {
    const { client, written } = makeClient();
    void client.call('cancel', { jobId: 'tea \ud83e pot' });
    expect(JSON.parse(written[0] ?? '')).toMatchObject({ params: { jobId: 'tea \ufffd pot' } });
  });

  test('refuses to send parameters that break the contract', () => {
    const { client, written } = makeClient();
    expect(() => client.call('cancel', { jobId: '' })).toThrow();
    expect(written).toEqual([]);
  });

  test('hands over notifications', () => {
    const { client, notifications } = makeClient();
    client.receive('{"jsonrpc":"2.0","method":"heartbeat","params":{"jobId":null,"uptimeSeconds":1.5}}');
    expect(notifications).toEqual([{ jsonrpc: '2.0', method: 'heartbeat', params: { jobId: null, uptimeSeconds: 1.5 } }]);
  });

  test.each([
    ['no JSON', 'Loading model…'],
    ['half a message', '{"jsonrpc":"2.0","id":1,"resu'],
    ['JSON that is no message', '{"hello":1}'],
    ['an answer to a question that was not asked', answer(7, {})],
    ['an answer in the wrong shape', answer(1, { cancelled: 'perhaps' })],
  ])('reports %s as a violation', (_, line) => {
    const { client, violations } = makeClient();
    void client.call('cancel', { jobId: 'a' });
    client.receive(line);
    expect(violations).toHaveLength(1);
  });

  test('shows only the beginning of a long line that it cannot read', () => {
    const { client, violations } = makeClient();
    client.receive('x'.repeat(10_000));
    expect(violations[0]?.length).toBeLessThan(200);
  });

  test('fails calls under way and later ones when it is closed, with the first reason', async () => {
    const { client, written } = makeClient();
    const call = client.call('describe', {});
    client.close(gone);
    client.close({ code: 'internal', message: 'Something else.' });
    expect(await call).toEqual({ ok: false, error: gone });
    expect(await client.call('describe', {})).toEqual({ ok: false, error: gone });
    expect(written).toHaveLength(1);
  });
});
