// Keeps the local API as the settings say, for as long as the window's app runs. A terminal's commands never serve by themselves.
import type { Settings } from '#contract/settings.ts';
import type { LocalApiSettings } from '../../services/local-api/api-settings.ts';
import type { Studio } from '../../studio.ts';

type Served = Pick<Studio, 'localApi' | 'log'> & { readonly settings: Pick<Studio['settings'], 'settings' | 'subscribe'> };

/** Starts it now where it is wanted, and again with every change that matters to it. What goes wrong is the API's state. */
export function followApiSettings({ settings, localApi, log }: Served): () => void {
  let present = '';
  let lastChange: Promise<unknown> = Promise.resolve();
  const follow = async () => {
    const wanted = apiSettings(settings.settings);
    const text = JSON.stringify(wanted) ?? '';
    if (text === present) return;
    await localApi.stop();
    present = text;
    if (wanted !== undefined) await localApi.start(wanted);
  };
  const followSoon = () => {
    lastChange = lastChange.then(follow).catch((cause: unknown) => log.error('the local API could not follow the settings', cause));
  };
  followSoon();
  return settings.subscribe(followSoon);
}

/** Undefined where it is off. */
function apiSettings({ localApiEnabled, localApiPort, localApiToken, networkAllowed }: Settings): LocalApiSettings | undefined {
  if (!localApiEnabled) return undefined;
  return { port: localApiPort, allowsNetwork: networkAllowed, ...(localApiToken !== '' && { token: localApiToken }) };
}
