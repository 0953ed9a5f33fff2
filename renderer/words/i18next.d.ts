// Lets the type checker know every key, and what each sentence has to be given.
import type { ENGLISH } from './english.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'window';
    resources: { window: typeof ENGLISH };
  }
}
