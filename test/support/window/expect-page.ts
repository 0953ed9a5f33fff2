// Playwright's assertions about a page, which wait until they hold: as long as a page needs on a machine that does much else.
import { expect } from 'playwright/test';

export const expectPage = expect.configure({ timeout: 60_000 });
