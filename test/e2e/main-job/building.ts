// The object is built again, as it is told; both builds are compared.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readGlb } from '../../support/files/read-glb.ts';
import { expectPage } from '../../support/window/expect-page.ts';
import { axeFindings } from '../../support/window/legibility.ts';
import { pictureDifference } from '../../support/window/window-actions.ts';
import { GROWTH_TIMEOUT_MS, type Journey, PATIENT } from './journey.ts';

export function buildsItAgain(journey: Journey): void {
  test('builds the object again as it is told, without sampling, and goes on showing it from the same side', async () => {
    const { page } = journey;
    const canvas = page.getByLabel('dragon, in three dimensions');
    for (let turn = 0; turn < 4; turn += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('b');
    const panel = page.getByRole('complementary', { name: 'Build dragon again' });
    await panel.getByRole('button', { name: 'Draft' }).click();
    await panel.getByLabel('Triangles, exactly').fill('3k');
    await page.keyboard.press('Enter');
    await panel.getByText(/Same shape, about 3,000 triangles, colours on its vertices, GLB\. The current build is kept/).waitFor();
    const turned = await canvas.screenshot();
    await panel.getByRole('button', { name: 'Build', exact: true }).click();
    await page.getByText('3k triangles', { exact: true }).waitFor({ timeout: GROWTH_TIMEOUT_MS });
    await page.getByRole('button', { name: 'Build again…' }).waitFor();
    const difference = async (to: Buffer) => pictureDifference(page, await canvas.screenshot(), to);
    await expect.poll(async () => (await difference(turned)) * 2 < (await difference(journey.firstView)), PATIENT).toBe(true);
  });

  test('keeps the earlier build, compares both on one camera, and makes the earlier one current again', async () => {
    const { page } = journey;
    const rightHalf = () => page.screenshot({ clip: { x: 540, y: 130, width: 400, height: 520 } }); // without divider and labels
    const builds = page.getByRole('region', { name: 'Builds' });
    await expectPage(builds.getByRole('listitem')).toHaveCount(2);
    await page.getByText('dragon was built.').waitFor({ state: 'detached' });
    const alone = await rightHalf();
    const change = async () => pictureDifference(page, await rightHalf(), alone);
    await page.keyboard.press('c');
    const divider = page.getByRole('slider', { name: /Divider between 3k triangles and .* triangles/ });
    await divider.waitFor();
    await expect.poll(change, PATIENT).toBeGreaterThan(0.004);
    expect(await axeFindings(page)).toEqual([]);
    await divider.focus();
    await page.keyboard.press('ArrowLeft');
    await expectPage(divider).toHaveAttribute('aria-valuenow', '48');
    await page.keyboard.press('Escape');
    await divider.waitFor({ state: 'detached' });
    await expect.poll(change, PATIENT).toBeLessThan(0.0002);
    await builds.getByRole('button', { name: /^Make .* the current build$/ }).click();
    await expectPage(builds.getByRole('listitem', { name: '3k triangles' })).not.toHaveAttribute('aria-current', 'true');
    await builds.getByRole('button', { name: 'Delete 3k triangles' }).click();
    expect(await axeFindings(page)).toEqual([]);
    await builds.getByRole('button', { name: 'Delete', exact: true }).click();
    await expectPage(builds.getByRole('listitem')).toHaveCount(1);
    expect(journey.sidecarOf('dragon').mesh.faces).toBeGreaterThan(3100);
  });

  test('opens the choice with the focus in it, remembers what was built, and gives the focus back', async () => {
    const { page } = journey;
    await page.keyboard.press('b');
    const panel = page.getByRole('complementary', { name: 'Build dragon again' });
    await expectPage(panel).toBeFocused();
    await expectPage(panel.getByLabel('Triangles, exactly')).toHaveValue('3,000');
    await page.keyboard.press('Escape');
    await expectPage(page.getByRole('button', { name: 'Build again…' })).toBeFocused();
  });

  test('builds relief and occlusion when they are ticked', async () => {
    const { page } = journey;
    await page.keyboard.press('b');
    const panel = page.getByRole('complementary', { name: 'Build dragon again' });
    await panel.getByRole('radio', { name: '512' }).check();
    for (const map of ['Normal map', 'Occlusion']) await panel.getByRole('checkbox', { name: map }).check();
    await panel.getByText(/512 texture with normals and occlusion, GLB/).waitFor();
    await panel.getByRole('button', { name: 'Build', exact: true }).click();
    await expect.poll(() => mapsOf(journey, 'dragon'), { timeout: GROWTH_TIMEOUT_MS }).toEqual(['colour', 'normals', 'occlusion']);
    await page.locator('main[data-phase=shown]').waitFor({ timeout: 60_000 });
  });
}

/** The maps that the model of the object of this name carries. */
async function mapsOf(journey: Journey, name: string): Promise<string[]> {
  const { document } = await readGlb(readFileSync(join(journey.home, 'library', journey.sidecarOf(name).id, 'model.glb')));
  const [material] = document.getRoot().listMaterials();
  const maps = {
    colour: material?.getBaseColorTexture(),
    normals: material?.getNormalTexture(),
    occlusion: material?.getOcclusionTexture(),
  };
  return Object.entries(maps).flatMap(([map, texture]) => (texture ? [map] : []));
}
