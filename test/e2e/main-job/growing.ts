// The fixed picture grows: it is cancelled, grown again, and the engine is killed meanwhile.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodePng } from '../../../electron/services/delivery/codecs/png-codec.ts';
import { enginesOf } from '../../support/programs/children-of.ts';
import { ERASED, PAINTED, type Place } from './cutting-out.ts';
import { GROWTH_TIMEOUT_MS, type Journey } from './journey.ts';

export function growsIt(journey: Journey): void {
  test('cancels the growth of the fixed picture, and nothing is left of it in the library', async () => {
    await journey.page.getByRole('button', { name: 'Grow', exact: true }).click();
    await journey.page.getByRole('progressbar', { name: 'Growth of dragon' }).waitFor();
    await journey.page.getByRole('button', { name: 'Cancel dragon' }).click();
    await journey.page.getByText('Nothing is growing').waitFor({ timeout: 60_000 });
    expect(readdirSync(join(journey.home, 'library'))).toEqual([]);
  });

  test('grows it again through named stages, goes on by itself when its engine is killed, and opens the object', async () => {
    await journey.page.getByRole('button', { name: 'Grow', exact: true }).click();
    const tray = journey.page.getByRole('region', { name: 'Work in progress' });
    await tray.getByText('Making a surface').waitFor({ timeout: GROWTH_TIMEOUT_MS });
    killEngine(journey.app.pid);
    const shown = journey.page.locator('main[data-phase=shown]');
    await tray.getByText('Writing the files').or(shown).first().waitFor({ timeout: GROWTH_TIMEOUT_MS }); // which does not take long
    await shown.waitFor({ timeout: GROWTH_TIMEOUT_MS });
  });

  test('keeps what was fixed with the asset, down to the pixel, and says so in its recipe', () => {
    const [id = ''] = readdirSync(join(journey.home, 'library'));
    const folder = join(journey.home, 'library', id);
    const { width, height, data } = decodePng(readFileSync(join(folder, 'cut-out-1.png')));
    const alphaAt = ({ x, y }: Place) => data[(Math.round(y * height) * width + Math.round(x * width)) * 4 + 3];
    expect([alphaAt(PAINTED), alphaAt(ERASED)]).toEqual([255, 255]);
    const { recipe } = JSON.parse(readFileSync(join(folder, 'asset.json'), 'utf8'));
    expect(recipe.parameters.masks).toEqual([{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(readdirSync(folder)).toContain('mask-1.png');
  });
}

/** As the system does when memory runs out. */
function killEngine(appId: number | undefined): void {
  const engines = enginesOf(appId);
  expect(engines).toHaveLength(1);
  for (const pid of engines) process.kill(pid, 'SIGKILL');
}
