// A local API over a studio of its own, in this process: quick jobs by a stand-in for Python, or the real runtime.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { ListedAsset } from '../../../electron/services/library/catalog.ts';
import type { LocalApiSettings } from '../../../electron/services/local-api/api-settings.ts';
import { createStudio, type Studio } from '../../../electron/studio.ts';
import { StandInCheckout } from '../../soak/stand-in-checkout.ts';
import { pencilPng } from '../files/make-png.ts';
import { newFolder } from '../new-folder.ts';

export interface ApiServer {
  readonly studio: Studio;
  /** http://127.0.0.1:41234 */
  readonly base: string;
  readonly home: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** `body` as JSON. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

export interface ApiServerOptions extends Partial<LocalApiSettings> {
  /** A data home that is there already, and stays. */
  readonly home?: string;
  /** False leaves jobs waiting. */
  readonly runsJobs?: boolean;
  /** False does not wait for the stand-in. */
  readonly waitsUntilReady?: boolean;
  /** While this file is there, the stand-in is not up. */
  readonly late?: string;
  /** While this file is there, every job stands still. */
  readonly gate?: string;
}

/** The caller closes it. */
export async function openApiServer({
  home,
  runsJobs = true,
  waitsUntilReady = true,
  late = '',
  gate = '',
  ...settings
}: ApiServerOptions = {}): Promise<ApiServer> {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-api-'));
  const projectFolder = new StandInCheckout(folder).folder;
  const environment = { ...process.env, ESPALIER_HOME: home ?? join(folder, 'data'), ESPALIER_TEST_LATE: late, ESPALIER_TEST_GATE: gate };
  const created = await createStudio({ projectFolder, environment, ownsInbox: false });
  if (!created.ok) throw new Error(created.error.message);
  const studio = created.value;
  const started = await studio.localApi.start({ port: 0, ...settings });
  if (!started.ok) throw new Error(started.error.message);
  const base = started.value.address;
  if (waitsUntilReady) await untilReady(base);
  if (runsJobs) studio.jobs.start();
  return {
    studio,
    base,
    home: studio.home.folder,
    get: (path, headers = {}) => fetch(base + path, { headers }),
    post: (path, body, headers = {}) =>
      fetch(base + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }),
    close: async () => {
      await studio.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same, closed when the test ends. */
export async function openForTest(options: ApiServerOptions): Promise<ApiServer> {
  const opened = await openApiServer(options);
  onTestFinished(() => opened.close());
  return opened;
}

/** A file that holds the stand-in up until it is removed. */
export function closedGate(): string {
  const gate = join(newFolder(), 'gate');
  writeFileSync(gate, '');
  return gate;
}

/** Our own API's, as far as tests look. */
export const Job = z.looseObject({ id: z.string(), assetId: z.string(), state: z.string(), position: z.int().optional() });

export async function jobOf(answer: Response): Promise<z.infer<typeof Job>> {
  return Job.parse(await answer.json());
}

/** An asset that was grown to the end. */
export async function grownAsset(api: ApiServer): Promise<ListedAsset> {
  const asked = await jobOf(await api.post('/api/v1/jobs', { images: [`data:image/png;base64,${pencilPng(32).toString('base64')}`] }));
  await expect.poll(async () => (await jobOf(await api.get(`/api/v1/jobs/${asked.id}`))).state).toBe('done');
  return (await api.studio.library.list()).assets.find(({ id }) => id === asked.assetId) ?? expect.fail();
}

export async function detailOf(answer: Response): Promise<unknown> {
  return z.object({ detail: z.unknown() }).parse(await answer.json()).detail;
}

async function untilReady(base: string): Promise<void> {
  while (!(await fetch(`${base}/v1/health/ready`)).ok) await delay(20);
}
