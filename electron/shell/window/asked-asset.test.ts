import { describe, expect, test } from 'vitest';
import { readAsked } from './asked-asset.ts';

const ID = '0199d2a4-7c1e-7b3a-9f00-3c5d7e9fa1b2';

describe('what a start of the app asks for', () => {
  test.each([
    [['app', '--open', ID]],
    [['app', `--open=${ID}`, '--other']],
    [['app', `espalier://asset/${ID}`]],
    [['app', `ESPALIER://asset/${ID.toUpperCase()}/`]],
    [['app', 'espalier://nonsense', `espalier://asset/${ID}`]],
  ])('is the asset of %j', (parameters) => {
    expect(readAsked(parameters)).toEqual({ kind: 'asset', assetId: ID });
  });

  test('is nothing where nothing is said', () => {
    expect(readAsked(['app', '--devtools', 'headless'])).toEqual({ kind: 'nothing' });
  });

  test.each([
    `espalier://asset/${ID}?then=trash`,
    `espalier://asset/${ID}#x`,
    'espalier://asset/../../etc/passwd',
    `espalier://settings/${ID}`,
    `espalier:asset/${ID}`,
    `espalier://asset@evil.example/${ID}`,
    'espalier://asset/<script>alert(1)</script>',
    `espalier://asset/${'0'.repeat(10_000)}`,
  ])('is refused where a link is not exactly one to an asset: %s', (link) => {
    expect(readAsked(['app', link])).toEqual({ kind: 'refused', what: link.slice(0, 80) });
  });

  test('is refused where the flag has no id behind it', () => {
    expect(readAsked(['app', '--open'])).toEqual({ kind: 'refused', what: '' });
    expect(readAsked(['app', '--open', 'models/model.glb'])).toMatchObject({ kind: 'refused' });
  });
});
