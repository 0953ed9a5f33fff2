// What the window may ask about model packs, and about the set-up of the engine. Rows of the table in `app-ipc.ts`.
import { z } from 'zod';
import { EngineNeeds, EngineRepair, EngineSource } from '../machine/engine-repair.ts';
import { PackList, PackMode, PackOffer, PackPlan, PackWork } from '../machine/pack-list.ts';

const none = z.undefined();
const done = z.object({});
const packName = z.string().min(1).max(200);
const pack = z.strictObject({ name: packName });

export const PACK_REQUESTS = {
  listPacks: { channel: 'packs:list', input: none, output: PackList },
  /** Lets the user say where packs lie, and looks what is there. The window never names a path; without a choice they changed their mind. */
  choosePacks: {
    channel: 'packs:choose',
    input: z.strictObject({ what: z.enum(['folder', 'files']) }),
    output: z.object({ choice: z.object({ id: z.uuid(), offers: z.array(PackOffer) }).optional() }),
  },
  /** The same for what was dropped on the window. Files become paths on their way through the preload, which alone can tell them. */
  offerPacks: {
    channel: 'packs:offer',
    input: z.strictObject({ paths: z.array(z.string().min(1).max(4096)).min(1).max(200) }),
    output: z.object({ choice: z.object({ id: z.uuid(), offers: z.array(PackOffer) }).optional() }),
  },
  /** The work goes on after the answer, and is told by `onPackWorkChanged`; so for all that follow. */
  addPacks: {
    channel: 'packs:add',
    input: z.strictObject({ choiceId: z.uuid(), mode: PackMode, agreesToLicence: z.boolean() }),
    output: done,
  },
  verifyPack: { channel: 'packs:verify', input: pack, output: done },
  /** `elsewhere`: the user is asked for a folder that has the files. */
  repairPack: { channel: 'packs:repair', input: z.strictObject({ name: packName, elsewhere: z.boolean() }), output: done },
  removePack: { channel: 'packs:remove', input: pack, output: done },
  /** Opens no connection. */
  planPack: { channel: 'packs:plan', input: pack, output: PackPlan },
  /** Opens one. */
  getPack: { channel: 'packs:get', input: z.strictObject({ name: packName, agreesToLicence: z.boolean() }), output: done },
  packWork: { channel: 'packs:work', input: none, output: PackWork },
  /** What was done so far is kept. */
  stopPackWork: { channel: 'packs:stop', input: none, output: done },
  showPackFolder: { channel: 'packs:show-folder', input: none, output: done },
  engineRepair: { channel: 'engine:state', input: none, output: EngineRepair },
  /** Runs the set-up, then starts the engine. Without a source nothing is fetched and nobody is asked. */
  repairEngine: { channel: 'engine:repair', input: z.strictObject({ source: EngineSource.optional() }), output: done },
  /** What is there is kept, and the next set-up goes on with it. */
  stopEngineRepair: { channel: 'engine:stop', input: none, output: done },
  /** Opens no connection. Absent in a checkout, whose script decides. */
  engineNeeds: { channel: 'engine:needs', input: none, output: z.object({ needs: EngineNeeds.optional() }) },
} as const;

export const PACK_EVENTS = {
  onPackWorkChanged: { channel: 'packs:work-changed', payload: PackWork },
  onEngineRepairChanged: { channel: 'engine:changed', payload: EngineRepair },
} as const;
