// What the window asks about model packs and the engine's set-up. Paths stay here: the window knows what was chosen by an id.
import { randomUUID } from 'node:crypto';
import { err, ok } from '#contract/outcome/result.ts';
import type { Studio } from '../../../studio.ts';
import type { Desktop } from '../../desktop/desktop.ts';
import type { Handlers } from './handlers.ts';

type PackDesktop = Pick<Desktop, 'chooseFolder' | 'chooseFiles' | 'showPath'>;

export function packHandlers({ modelPacks, packDesk, home }: Studio, desktop: PackDesktop): Handlers<'packs'> {
  let chosen: { readonly id: string; readonly paths: readonly string[] } | undefined;
  const offer = async (paths: readonly string[]) => {
    const offers = await modelPacks.look(paths);
    if (!offers.ok) return offers;
    chosen = { id: randomUUID(), paths };
    return ok({ choice: { id: chosen.id, offers: offers.value } });
  };
  return {
    listPacks: async () => ok(await modelPacks.list()),
    choosePacks: async ({ what }) => {
      const folder = what === 'folder' ? await desktop.chooseFolder() : undefined;
      const paths = what === 'files' ? await desktop.chooseFiles() : folder === undefined ? [] : [folder];
      return paths.length === 0 ? ok({}) : offer(paths);
    },
    offerPacks: ({ paths }) => offer(paths),
    addPacks: async ({ choiceId, mode, agreesToLicence }) => {
      if (chosen?.id !== choiceId) return err({ code: 'usage', message: 'Choose the folder once more.' });
      const { paths } = chosen;
      return packDesk.begin({
        action: 'add',
        work: async (watch) => {
          const added = await modelPacks.add(paths, { mode, agreesToLicence }, watch);
          return added.ok ? ok({ packs: added.value.map(({ name }) => name) }) : added;
        },
      });
    },
    verifyPack: async ({ name }) =>
      packDesk.begin({
        action: 'verify',
        pack: name,
        work: async (watch) => {
          const verified = await modelPacks.verify(name, watch);
          return verified.ok ? ok({ packs: [name], faults: verified.value.faults }) : verified;
        },
      }),
    repairPack: async ({ name, elsewhere }) => {
      const folder = elsewhere ? await desktop.chooseFolder() : undefined;
      if (elsewhere && folder === undefined) return ok({});
      return packDesk.begin({
        action: 'repair',
        pack: name,
        work: async (watch) => {
          const mended = await modelPacks.repair(name, folder === undefined ? [] : [folder], watch);
          return mended.ok ? ok({ packs: [name] }) : mended;
        },
      });
    },
    removePack: async ({ name }) =>
      packDesk.begin({
        action: 'remove',
        pack: name,
        work: async (watch) => {
          const removed = await modelPacks.remove(name, watch);
          return removed.ok ? ok({ packs: [name] }) : removed;
        },
      }),
    planPack: async ({ name }) => modelPacks.plan(name),
    getPack: async ({ name, agreesToLicence }) =>
      packDesk.begin({
        action: 'get',
        pack: name,
        work: async (watch) => {
          const got = await modelPacks.get(name, { agreesToLicence }, watch);
          return got.ok ? ok({ packs: [got.value.name] }) : got;
        },
      }),
    packWork: async () => ok(packDesk.work()),
    stopPackWork: async () => {
      packDesk.stop();
      return ok({});
    },
    showPackFolder: async () => {
      desktop.showPath(home.packs);
      return ok({});
    },
  };
}

export function engineHandlers({ engineRepair, engineSetUp }: Studio, desktop: Pick<Desktop, 'chooseFolder'>): Handlers<'engine'> {
  return {
    engineRepair: async () => ok(engineRepair.state()),
    repairEngine: async ({ source }) => {
      if (source !== 'kit') return engineRepair.begin({ network: source === 'network' });
      const from = await desktop.chooseFolder();
      return from === undefined ? ok({}) : engineRepair.begin({ from });
    },
    stopEngineRepair: async () => {
      engineRepair.stop();
      return ok({});
    },
    engineNeeds: async () => {
      const needs = await engineSetUp.needs();
      return ok({ ...(needs && { needs }) });
    },
  };
}
