// The thread in which a delivery file is made, so that neither the window nor the terminal waits for an encoder.
import { parentPort, workerData } from 'node:worker_threads';
import { compressGlb } from './compress-glb.ts';
import type { DeliveryJob, DeliveryMessage } from './deliver.ts';

const { glb, options } = workerData as DeliveryJob; // deliver.ts alone starts this, and gives it this
const tell = (message: DeliveryMessage) => parentPort?.postMessage(message);

const compressed = await compressGlb(glb, options, (fraction) => tell({ kind: 'progress', fraction }));
tell(compressed.ok ? { kind: 'done', glb: compressed.value } : { kind: 'refused', error: compressed.error });
