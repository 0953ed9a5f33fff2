// Unpacks the npm Chromium into the temporary folder of its environment; run as a program by chromium-binary.ts.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
