// Several pictures: views of one object, another look for it, and objects of a batch.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SHEET_NAME_HEIGHT } from '#contract/library/contact-sheet.ts';
import { decodePng } from '../../../electron/services/delivery/codecs/png-codec.ts';
import { expectPage } from '../../support/window/expect-page.ts';
import { axeFindings } from '../../support/window/legibility.ts';
import { dropFile, dropFiles, tabTo } from '../../support/window/window-actions.ts';
import { BIPLANE, CRATE, DRAGON, GROWTH_TIMEOUT_MS, type Journey, PATIENT } from './journey.ts';

const CUT_OUT_TIMEOUT_MS = 60_000;

export function growsSeveral(journey: Journey): void {
  test('grows one object from pictures of several sides, each as it is said to be', async () => {
    const { page } = journey;
    await page.keyboard.press('Alt+1');
    await page.getByRole('button', { name: 'Start over' }).click();
    await dropFiles(page, [CRATE, DRAGON, CRATE]);
    await page.getByRole('heading', { name: '3 pictures: one object, or many?' }).waitFor();
    await page.getByText('dragon.png looks unlike the others.').waitFor({ timeout: CUT_OUT_TIMEOUT_MS });
    await page.getByRole('button', { name: 'Grow it separately' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'One object from several sides' }).click();
    await page.getByText('3 views of one object').waitFor();
    await page.getByLabel('Side that dragon.png shows').selectOption('Left');
    await page.getByRole('button', { name: 'View 1: crate.png' }).hover();
    await page.getByRole('button', { name: 'Remove crate.png' }).first().click();
    await page.getByText('Build', { exact: true }).click();
    await page.getByRole('group', { name: 'Purpose' }).getByRole('button', { name: 'Draft' }).click();
    await page.getByText('Model and seed').click();
    await page.getByLabel('Combine views').selectOption('Together (steadier)');
    await page.getByRole('button', { name: 'View 1: dragon.png' }).click();
    await page.keyboard.press('Alt+ArrowRight');
    await page.getByRole('button', { name: 'View 2: dragon.png' }).waitFor();
    await page.getByRole('button', { name: 'Grow', exact: true }).click();
    await page.getByLabel('crate, in three dimensions').waitFor({ timeout: GROWTH_TIMEOUT_MS });
    await page.locator('main[data-phase=shown]').waitFor({ timeout: GROWTH_TIMEOUT_MS });
    expect(journey.sidecarOf('crate').request).toMatchObject({
      sides: ['back', 'left'],
      building: { texture: false },
      sampling: { multiImage: 'multidiffusion' },
    });
  });

  test('goes to the object beside it and back, and puts both on one camera', async () => {
    const { page } = journey;
    await page.keyboard.press('PageDown');
    await page.getByRole('heading', { name: 'dragon' }).waitFor();
    await page.keyboard.press('PageUp');
    await page.getByRole('heading', { name: 'crate' }).waitFor();
    await page.locator('main[data-phase=shown]').waitFor(PATIENT);
    await page.keyboard.press('v');
    await page.getByLabel('Another object').fill('drag');
    await page.getByRole('button', { name: 'dragon' }).click();
    await page.getByRole('slider', { name: 'Divider between crate and dragon' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('slider').waitFor({ state: 'detached' });
  });

  test('gives the object a new look: the same shape, with other pictures of its sides', async () => {
    const { page } = journey;
    const crate = journey.sidecarOf('crate');
    await page.keyboard.press('n');
    const panel = page.getByRole('complementary', { name: 'New look for crate' });
    await expectPage(panel).toBeFocused();
    await panel.getByText('Left', { exact: true }).waitFor(PATIENT);
    expect(await axeFindings(page)).toEqual([]);
    const grow = panel.getByRole('button', { name: 'Grow new look' });
    await dropFile(page, DRAGON);
    await panel.getByRole('img', { name: 'The new look: dragon.png' }).waitFor();
    await expectPage(grow).toBeDisabled();
    await dropFile(page, CRATE);
    await panel.getByRole('img', { name: 'The new look: crate.png' }).waitFor();
    await grow.click();
    await page.getByText('The new look is in the queue.').waitFor();
    const varied = () => journey.sidecars().find(({ lineage }) => lineage?.kind === 'varied' && lineage.assetId === crate.id);
    await expect.poll(() => varied()?.kind, { timeout: GROWTH_TIMEOUT_MS }).toBe('finished');
    expect(varied()).toMatchObject({ name: 'crate', recipe: { parameters: { shape: { sha256: expect.any(String) } } } });
  });

  test('grows several pictures as separate objects of one batch, and saves a sheet of them', async () => {
    const { page } = journey;
    await page.keyboard.press('Alt+1');
    await dropFiles(page, [CRATE, BIPLANE]);
    await page.getByRole('button', { name: '2 separate objects' }).click();
    const list = page.getByRole('list', { name: 'Objects of the batch' });
    await expectPage(list.getByRole('listitem')).toHaveCount(2);
    await expect.poll(() => axeFindings(page), PATIENT).toEqual([]); // the cut-outs are still on their way
    await page.getByRole('button', { name: 'Grow 2 objects' }).click();
    await page.getByText('0 of 2 done').waitFor();
    await list.getByRole('progressbar', { name: 'Growth of crate' }).waitFor();
    await list.getByText('Waiting').waitFor();
    await tabTo(page, list.getByRole('button', { name: 'Cancel biplane' }));
    await page.getByText('1 of 2 done').waitFor({ timeout: GROWTH_TIMEOUT_MS });
    await page.keyboard.press('Enter'); // it may have a shape by now, which is kept
    await list.getByText('Cancelled').waitFor();
    await expectPage(list.getByRole('button', { name: 'Try biplane again' })).toBeFocused();
    await page.getByRole('button', { name: 'Save contact sheet' }).click();
    await page.getByText('Saved as crate and 1 more-contact-sheet.png.').waitFor();
    const sheet = decodePng(readFileSync(join(journey.downloads, 'crate and 1 more-contact-sheet.png')));
    expect([sheet.width, sheet.height]).toEqual([612, 312 + SHEET_NAME_HEIGHT]);
    const firstName = sheet.data.subarray((12 + 288) * 612 * 4, (12 + 288 + SHEET_NAME_HEIGHT) * 612 * 4);
    expect(firstName.filter((value, at) => at % 4 === 0 && value > 180).length).toBeGreaterThan(40); // letters
    await list.getByRole('button', { name: /crate/ }).click();
    await page.locator('main[data-phase=shown]').waitFor({ timeout: GROWTH_TIMEOUT_MS });
  });
}
