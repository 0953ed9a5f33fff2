// Every request of the contract with everything odd that a window could send: each is refused or done, and none is a bug of ours.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow, IpcMain, IpcMainInvokeEvent, NativeImage } from 'electron';
import { describe, expect, onTestFinished, test } from 'vitest';
import { IPC_REQUESTS, type IpcInput, type IpcRequest } from '#contract/channels/app-ipc.ts';
import { finishedAsset } from '../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { createStudio } from '../../studio.ts';
import { APP_URL } from '../content/app-origin.ts';
import { Desktop } from '../desktop/desktop.ts';
import { startIpcRouter } from './ipc-router.ts';
import { createRequestHandlers } from './request-handlers.ts';

const ASSET = finishedAsset();
const PICTURE = '0b9c2f3e-5d1a-8c4b-9e7f-2a6d8c1b3e5f';
const HALF_PAIR = '\ud83d';

const ODD_WORDS = [
  ...['', ' ', '.', '..', '../../etc', '/etc/passwd', '..\\x', 'a/b.png', '.hidden', '...png', '....', 'a.p\0g', 'a\0.png', '\0', 'a.p\ng'],
  ...[
    HALF_PAIR,
    `a.${HALF_PAIR}`,
    `${'é'.repeat(120)}.${'é'.repeat(120)}`,
    `${'a'.repeat(49)}🫖.png`,
    `x.${'a'.repeat(14)}🫖`,
    '🫖'.repeat(60),
    `a${'🫖'.repeat(60)}`,
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'then',
    '\u202egnp.a',
    '%00',
    '\x1b]0;x\x07',
    "'; DROP TABLE jobs; --",
    'x'.repeat(300),
  ],
];
const ODD_VALUES: readonly unknown[] = [
  ...ODD_WORDS,
  ...[
    undefined,
    null,
    true,
    0,
    -1,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e300,
    10n,
    new Date(),
    new Map([['a', 1]]),
    new Error('odd'),
  ],
  ...[
    [],
    [[]],
    ODD_WORDS,
    {},
    JSON.parse('{"__proto__": {"a": 1}}'),
    { length: 3 },
    new Uint8Array(0),
    new Uint8Array(3),
    new ArrayBuffer(2),
  ],
];

const OPTIONS = { seed: 1, pack: 'starter' };
/** What each request is asked with when it is asked as it should be. */
const SOUND: { readonly [R in IpcRequest]: IpcInput<R> } = {
  importPicture: { name: 'a.png', bytes: new Uint8Array(3) },
  examplePicture: { name: 'chest' },
  cutOut: { pictureId: PICTURE },
  listMatting: undefined,
  keepMask: { bytes: new Uint8Array(3) },
  startGeneration: { pictureIds: [], text: 'a chair', name: 'Chair', options: OPTIONS },
  readWatchFolder: undefined,
  chooseWatchFolder: undefined,
  stopWatching: undefined,
  readFarm: undefined,
  chooseFarmKey: undefined,
  forgetFarmKey: undefined,
  startBatch: { name: 'Crates', items: [{ pictureIds: [PICTURE] }], options: OPTIONS },
  saveContactSheet: { parentId: PICTURE, names: [] },
  listJobs: undefined,
  cancelJob: { jobId: 'a' },
  retryJob: { jobId: 'a' },
  dismissJob: { jobId: 'a' },
  dismissFailedJobs: undefined,
  retryFailedJobs: {},
  cancelWaitingJobs: {},
  holdJob: { jobId: 'a' },
  letJobGo: { jobId: 'a' },
  moveJob: { jobId: 'a', before: 'b' },
  jobPictures: { jobId: 'a' },
  readJob: { jobId: 'a' },
  queueState: undefined,
  pauseQueue: { paused: true },
  forecastGeneration: { pictures: 1, options: OPTIONS },
  estimateRebuild: { assetId: ASSET.id, building: { formats: ['glb'] } },
  rebuildAsset: { assetId: ASSET.id, building: { formats: ['glb'] } },
  regrowAsset: { assetId: ASSET.id, kind: 'again' },
  variantWays: { assetId: ASSET.id },
  varyAsset: { assetId: ASSET.id, pictureIds: [], text: 'of gold', pack: 'words' },
  chooseBuild: { assetId: ASSET.id, buildId: ASSET.id },
  removeBuild: { assetId: ASSET.id, buildId: ASSET.id },
  listLibrary: undefined,
  refreshLibrary: undefined,
  listUnreadable: undefined,
  searchLibrary: { text: 'a', filter: { built: true, tags: ['a'], samePictureAs: ASSET.id } },
  describeAsset: { assetId: ASSET.id },
  showInFolder: { assetId: ASSET.id },
  saveCopy: { assetId: ASSET.id, file: 'glb' },
  saveScreenshot: { assetId: ASSET.id, bytes: new Uint8Array(3) },
  duplicateAsset: { assetId: ASSET.id },
  orderLibrary: { sort: 'name' },
  saveCopies: { assetIds: [ASSET.id] },
  dragOut: { assetIds: [ASSET.id] },
  editAssets: { edits: [{ assetId: ASSET.id, name: 'Samovar', favourite: true, addTags: ['tin'], removeTags: ['x'] }] },
  trashAssets: { assetIds: [ASSET.id] },
  restoreAssets: { assetIds: [ASSET.id] },
  listTrash: undefined,
  removeTrashed: { assetIds: [ASSET.id] },
  runtimeState: undefined,
  restartRuntime: undefined,
  unloadRuntime: undefined,
  readSettings: undefined,
  changeSettings: { theme: 'light' },
  readLocalApi: undefined,
  checkMachine: undefined,
  machineFindings: undefined,
  readLog: undefined,
  saveDiagnostics: undefined,
  showDataHome: undefined,
  notify: { title: 'a', text: 'b' },
  setBadge: { count: 1 },
  copyText: { text: 'a' },
  listPacks: undefined,
  choosePacks: { what: 'folder' },
  offerPacks: { paths: ['/mnt/packs'] },
  addPacks: { choiceId: PICTURE, mode: 'copy', agreesToLicence: false },
  verifyPack: { name: 'a' },
  repairPack: { name: 'a', elsewhere: true },
  removePack: { name: 'a' },
  planPack: { name: 'a' },
  getPack: { name: 'a', agreesToLicence: false },
  packWork: undefined,
  stopPackWork: undefined,
  showPackFolder: undefined,
  engineRepair: undefined,
  repairEngine: {},
  stopEngineRepair: undefined,
  engineNeeds: undefined,
};

/** The router over a real studio, whose runtime is not there and whose queue nobody works through. */
async function openRouter() {
  const [projectFolder, out] = [newFolder(), newFolder()];
  for (const [pack, name] of [
    ['starter', 'TrellisImageTo3DPipeline'],
    ['words', 'TrellisTextTo3DPipeline'],
  ] as const) {
    mkdirSync(join(projectFolder, 'packs', pack), { recursive: true });
    writeFileSync(join(projectFolder, 'packs', pack, 'pipeline.json'), JSON.stringify({ name }));
  }
  const created = await createStudio({ projectFolder, environment: { ESPALIER_HOME: newFolder() }, ownsInbox: true });
  if (!created.ok) throw new Error(created.error.message);
  const studio = created.value;
  onTestFinished(() => studio.dispose());
  await studio.library.makeFolder(ASSET.id);
  await studio.library.save(ASSET);
  writeFileSync(join(studio.home.library, ASSET.id, 'model.glb'), 'model');
  const listeners = new Map<string, Parameters<IpcMain['handle']>[1]>();
  const bugs: unknown[] = [];
  const desktop = new Desktop({
    window: () => ({ webContents: { startDrag: () => {} } }) as unknown as BrowserWindow, // the part of it that is used
    library: studio.home.library,
    traces: { dataHomes: [], homes: [], userNames: [] },
    dialog: {
      showSaveDialog: async () => ({ canceled: false, filePath: join(out, 'copy') }),
      showOpenDialog: async () => ({ canceled: false, filePaths: [out] }),
    },
    dragIcon: () => ({}) as NativeImage, // handed on as it is
    shell: { showItemInFolder: () => {} },
    clipboard: { writeText: async () => {} },
    notify: () => {},
    setBadge: () => {},
  });
  startIpcRouter({
    ipcMain: { handle: (channel, listener) => void listeners.set(channel, listener), removeHandler: () => {} },
    handlers: createRequestHandlers(studio, desktop),
    reportBug: (message, cause) => bugs.push(message, cause),
  });
  const event = { senderFrame: { url: APP_URL, parent: null } } as unknown as IpcMainInvokeEvent; // the parts that are looked at
  const ask = (request: IpcRequest, payload: unknown) => listeners.get(IPC_REQUESTS[request].channel)?.(event, payload);
  return { ask, studio, bugs };
}

/** The odd value alone, in the place of each field of a sound request and of the records inside it, and as a field too many. */
function oddPayloads(request: IpcRequest): unknown[] {
  return ODD_VALUES.flatMap((odd) => [odd, ...withOneField(SOUND[request] ?? {}, odd)]);
}

function withOneField(sound: object, odd: unknown): object[] {
  return [...Object.entries(sound), ['extra', undefined] as const].flatMap(([field, value]) => {
    const isRecord = Object.getPrototypeOf(value ?? 0) === Object.prototype;
    const inside = isRecord ? withOneField(value, odd).map((inner) => ({ ...sound, [field]: inner })) : [];
    return [{ ...sound, [field]: odd }, ...inside];
  });
}

describe('an odd request', () => {
  test.each(Object.keys(SOUND) as IpcRequest[])('to %s is answered, and not by "internal"', async (request) => {
    const { ask, studio, bugs } = await openRouter();
    for (const payload of oddPayloads(request)) {
      const answer: unknown = await ask(request, payload);
      expect(answer).toHaveProperty('ok');
      expect(answer).not.toMatchObject({ error: { code: 'internal' } });
    }
    expect(bugs).toEqual([]);
    const kept = [studio.jobs.list(), (await studio.library.list()).assets];
    const hasHalfPair = /\\ud[89a-f]/i.test(JSON.stringify(kept)); // JSON writes half a pair as its number
    expect(hasHalfPair).toBe(false);
  });

  test('made sound again reaches its service', async () => {
    const { ask } = await openRouter();
    expect(await ask('importPicture', SOUND.importPicture)).toMatchObject({ ok: true });
    expect(await ask('startGeneration', { ...SOUND.startGeneration, text: `a ${HALF_PAIR} chair`, name: undefined })).toMatchObject({
      ok: true,
    });
    expect(await ask('listJobs', undefined)).toMatchObject({ ok: true, value: [{ name: 'a \ufffd chair', text: 'a \ufffd chair' }] });
    await ask('startGeneration', { ...SOUND.startGeneration, text: `a${'🫖'.repeat(100)}`, name: undefined });
    expect(await ask('listJobs', undefined)).toMatchObject({ value: [{}, { name: `a${'🫖'.repeat(59)}` }] });
    expect(await ask('saveCopy', SOUND.saveCopy)).toMatchObject({ ok: true, value: { savedAs: 'copy' } });
  });

  test('with a name that no file can have is refused as such', async () => {
    const { ask } = await openRouter();
    const refused = await ask('importPicture', { name: 'a.p\0g', bytes: new Uint8Array(3) });
    expect(refused).toMatchObject({ ok: false, error: { code: 'usage' } });
  });
});
