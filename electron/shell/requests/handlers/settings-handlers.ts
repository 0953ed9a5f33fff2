// Requests about the settings, and what a look at the machine and the logs says.
import { basename, join } from 'node:path';
import { ok } from '#contract/outcome/result.ts';
import { writeDiagnostics } from '../../../services/diagnostics/write-diagnostics.ts';
import { logTail } from '../../../services/logging/log-tail.ts';
import { LOG_NAME, RUNTIME_LOG_NAME } from '../../../services/logging/logger.ts';
import { checkMachine } from '../../../services/machine/check-machine.ts';
import { describeMachine } from '../../../services/machine/description/describe-machine.ts';
import { findingsOf } from '../../../services/machine/findings.ts';
import type { Studio } from '../../../studio.ts';
import { viewLocalApi, viewSettings } from '../settings-view.ts';
import type { DesktopActions, Handlers } from './handlers.ts';

export function settingsHandlers(studio: Studio, desktop: DesktopActions): Handlers<'settings'> {
  const { settings, home } = studio;
  return {
    readSettings: async () => {
      await settings.reload();
      return ok(viewSettings(studio));
    },
    changeSettings: async (change) => {
      const changed = await settings.change(change);
      return changed.ok ? ok(viewSettings(studio)) : changed;
    },
    readLocalApi: async () => ok(viewLocalApi(studio.localApi)),
    checkMachine: async () => ok(await checkMachine(studio)),
    machineFindings: async () => ok(findingsOf(await describeMachine(home.folder, studio.environment))),
    readLog: async () => {
      const [app, runtime] = await Promise.all([LOG_NAME, RUNTIME_LOG_NAME].map((name) => logTail(join(home.logs, name))));
      return ok({ text: `${app}\n${runtime}`.trim() });
    },
    saveDiagnostics: async () => {
      const path = await desktop.chooseFile('espalier-diagnostics', '.zip');
      if (path === undefined) return ok({});
      const written = await writeDiagnostics(studio, path, { environment: process.env, version: studio.version });
      return written.ok ? ok({ savedAs: basename(path) }) : written;
    },
    showDataHome: async () => {
      desktop.showPath(home.library);
      return ok({});
    },
  };
}
