// Composes the window: the bridge, the stores around it, the frame.
import { t } from './words/words.ts';
import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followFarmSwitch } from './app/following/follow-farm-switch.ts';
import { followForecast } from './app/following/follow-forecast.ts';
import { followLanguage } from './app/following/follow-language.ts';
import { followOpened } from './app/following/follow-opened.ts';
import { followRemovedObjects, followRemovedPictures } from './app/following/follow-removed-pictures.ts';
import { followRoom } from './app/following/follow-room.ts';
import { followWatched } from './app/following/follow-watched.ts';
import { followCancelledJobs } from './app/following/jobs/follow-cancelled-jobs.ts';
import { followEndedJobs } from './app/following/jobs/follow-ended-jobs.ts';
import { followFinishedJobs } from './app/following/jobs/follow-finished-jobs.ts';
import { followGrowth } from './app/following/jobs/follow-growth.ts';
import { followRebuild } from './app/following/jobs/follow-rebuild.ts';
import { followUnseen } from './app/following/jobs/follow-unseen.ts';
import { StudioWindow } from './app/frame/studio-window.tsx';
import { createStores } from './app/state/stores.ts';
import { ask } from './bridge/ask.ts';
import { readBridge } from './bridge/window-bridge.ts';
import { ErrorBoundary } from './ui/messages/error-boundary.tsx';

const bridge = readBridge();
const stores = createStores(bridge);
stores.runtime.getState().connect();
stores.queue.getState().connect();
stores.library.getState().connect();
stores.settings.getState().connect();
stores.models.getState().connect();
stores.cutOut.getState().connect();
stores.engine.getState().connect();
stores.appearance.getState().connect();
followLanguage(stores.appearance);
bridge.onAssetAsked(({ assetId }) => stores.navigation.getState().go({ kind: 'viewer', assetId }));
// Whoever comes back may have changed sidecars elsewhere. A failure is nothing new: the list stays as it is.
window.addEventListener('focus', () => void ask(bridge.refreshLibrary()));
followRoom(stores.navigation, localStorage);
followOpened(stores);
followFinishedJobs(stores); // before the next two, which stop awaiting what is over
followGrowth(stores);
followRemovedPictures(stores);
followRemovedObjects(stores);
followCancelledJobs(stores, (run, delayMs) => setTimeout(run, delayMs));
followRebuild(stores);
followWatched({ stores, storage: sessionStorage, picturesOf: bridge.jobPictures });
followForecast(stores);
followFarmSwitch(stores);
followUnseen(stores, { setBadge: bridge.setBadge, isLookedAt: () => document.hasFocus() });
followEndedJobs({ stores, notify: bridge.notify, isLookedAt: () => document.hasFocus() });

// Reading and running three.js takes longer than an answer may: it is there before the first object is opened.
requestIdleCallback(() => void import('./features/viewer/viewer-page.tsx'));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary fault={() => t('frame.windowBroke')} onCopy={(text) => void bridge.copyText({ text })}>
      <StudioWindow stores={stores} copyText={bridge.copyText} />
    </ErrorBoundary>
  </StrictMode>,
);
