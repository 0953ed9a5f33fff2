// `generate`, `rebuild` and `cut-out`, as far as they need no model.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeLatent } from '../../support/files/make-latent.ts';
import { makePng, pencilPng } from '../../support/files/make-png.ts';
import { sampledAsset } from '../../support/files/sample-assets.ts';
import { RECIPE } from '../../support/files/sample-recipe.ts';
import { newFolder } from '../../support/new-folder.ts';
import { Terminal } from '../../support/programs/command-line.ts';
import { Failure, JobList } from '../../support/programs/command-line-documents.ts';

describe('a picture that cannot be used', () => {
  const words = () => {
    const path = join(newFolder(), 'words.png');
    writeFileSync(path, 'This is no picture.');
    return path;
  };
  const half = () => {
    const path = join(newFolder(), 'half.png');
    writeFileSync(path, pencilPng().subarray(0, 600));
    return path;
  };
  const empty = () => {
    const path = join(newFolder(), 'empty.png');
    writeFileSync(path, '');
    return path;
  };

  test.each([
    ['input_not_found', () => '/no/such/picture.png'],
    ['input_unreadable', () => newFolder()],
    ['input_empty', empty],
    ['input_unreadable', words],
    ['input_unreadable', half],
  ] satisfies [string, () => string][])('ends with 3 and %s, and leaves nothing but the record of the job', async (code, makePath) => {
    const terminal = new Terminal();
    const { exitCode, stdout } = await terminal.run('generate', makePath(), '--json', '--progress', 'none');
    expect(exitCode).toBe(3);
    expect(Failure.parse(JSON.parse(stdout)).error).toMatchObject({ code, hint: expect.any(String) });
    expect(terminal.assetFolders()).toEqual([]);
    const { jobs } = JobList.parse(JSON.parse((await terminal.run('jobs', 'list', '--json')).stdout));
    expect(jobs).toMatchObject([{ kind: 'generate', state: 'failed' }]);
    expect(existsSync(join(terminal.home, 'logs', 'runtime.log'))).toBe(false); // the runtime was never started
  });
});

describe('one object', () => {
  test('a missing model pack ends with 6', async () => {
    const picture = join(newFolder(), 'a.png');
    writeFileSync(picture, pencilPng(32));
    const { exitCode, stdout } = await new Terminal().run('generate', picture, '--pack', 'no-such-pack', '--json');
    expect(exitCode).toBe(6);
    expect(Failure.parse(JSON.parse(stdout)).error.code).toBe('pack_missing');
  });

  test('a pasted file:// address is the picture that it names', async () => {
    const picture = join(newFolder(), 'grün and blue.png');
    writeFileSync(picture, 'This is no picture.');
    const { exitCode, stdout } = await new Terminal().run('generate', pathToFileURL(picture).href, '--json', '--progress', 'none');
    const { code, message } = Failure.parse(JSON.parse(stdout)).error;
    expect([exitCode, code, message]).toEqual([3, 'input_unreadable', expect.stringContaining(picture)]);
  });

  test('the objects of a picture are told by the numbers by which they can be grown', async () => {
    const path = join(newFolder(), 'two.png');
    writeFileSync(
      path,
      makePng(128, 96, (x, y) => (y > 20 && y < 70 && x % 64 > 10 && x % 64 < 50 ? [9, 90, 200, 255] : [0, 0, 0, 0])),
    );
    const said = await new Terminal().run('cut-out', path, '--json');
    const at = { top: 21, width: 39, height: 49, share: 0.5 };
    expect(JSON.parse(said.stdout)).toMatchObject({
      ...{ width: 128, height: 96 },
      objects: [
        { number: 1, left: 11, ...at },
        { number: 2, left: 75, ...at },
      ],
      advice: expect.arrayContaining([expect.stringContaining('several separate objects')]),
    });
  });

  test('a file that is no latent cannot be rebuilt, and ends with 3', async () => {
    const path = join(newFolder(), 'latent.safetensors');
    writeFileSync(path, 'not tensors');
    const { exitCode, stdout } = await new Terminal().run('rebuild', path, '--json');
    expect(exitCode).toBe(3);
    expect(Failure.parse(JSON.parse(stdout)).error.code).toBe('latent_invalid');
  });

  test('an asset keeps its name when it is built anew, and a flag that says otherwise is refused', async () => {
    const terminal = new Terminal();
    const asset = sampledAsset();
    const folder = join(terminal.home, 'library', asset.id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'asset.json'), JSON.stringify(asset));
    writeFileSync(join(folder, 'latent.safetensors'), makeLatent(RECIPE));
    const { exitCode, stdout } = await terminal.run('rebuild', asset.id, '--name', 'another', '--json');
    expect(exitCode).toBe(2);
    expect(Failure.parse(JSON.parse(stdout)).error.message).toContain(asset.name);
  });
});
