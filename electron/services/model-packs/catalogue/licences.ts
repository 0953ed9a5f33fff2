// What licences of models mean for an artist, in plain words. No substitute for reading them where much depends on it.
import type { PackLicence } from '#contract/machine/pack-list.ts';

export const MIT: PackLicence = {
  name: 'MIT',
  sell: 'yes',
  sentence: 'You may use it, change it and pass it on, and sell what you make with it.',
};

export const APACHE: PackLicence = {
  name: 'Apache 2.0',
  sell: 'yes',
  sentence: 'You may use it, change it and pass it on with its notice, and sell what you make with it.',
};

export const DINOV3: PackLicence = {
  name: 'DINOv3 License',
  sell: 'terms',
  sentence:
    "You may sell what you make, but only after agreeing to Meta's own terms: no military, weapons, nuclear or espionage use, " +
    'trade controls hold, and whoever gets the files from you gets the same terms with them.',
};

const KNOWN: Readonly<Record<string, PackLicence>> = {
  mit: MIT,
  'apache-2.0': APACHE,
  'apache 2.0': APACHE,
  'mit and apache-2.0': { ...APACHE, name: 'MIT and Apache 2.0' },
  'dinov3 license': DINOV3,
};

/** For a licence that a pack of somebody else names, or names none. */
export function licenceNamed(name: string): PackLicence {
  const known = KNOWN[name.trim().toLowerCase()];
  if (known !== undefined) return known;
  const said = name.trim();
  return /\b(nc|non-?commercial|research only)\b/i.test(said)
    ? { name: said, sell: 'no', sentence: 'Its licence forbids selling what you make with it.' }
    : {
        name: said,
        sell: 'unknown',
        sentence: said ? 'Read this licence before you sell what you make.' : 'It does not say its licence: ask whoever you have it from.',
      };
}
