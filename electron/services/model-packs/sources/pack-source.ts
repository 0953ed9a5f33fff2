// What could be added, as it was recognised: which files become which files of a pack.
import type { PackOffer } from '#contract/machine/pack-list.ts';
import { type KnownPack, knownPack } from '../catalogue/known-packs.ts';
import { licenceNamed } from '../catalogue/licences.ts';

/** What the contents of a file must be, as told by where it came from. */
export interface PromisedHash {
  readonly kind: 'sha256' | 'git';
  readonly hash: string;
}

export interface SourceFile {
  /** Its path in the pack, with forward slashes. */
  readonly relative: string;
  /** Where its contents are, all links followed. */
  readonly path: string;
  readonly bytes: number;
  readonly promised?: PromisedHash;
}

export interface PackSource {
  /** The folder it gets among the packs. */
  readonly name: string;
  readonly title: string;
  readonly kind: PackOffer['kind'];
  readonly known?: KnownPack;
  /** As its own manifest says, for a pack that is not official. */
  readonly licence: string;
  readonly description: string;
  /** Where somebody pointed. */
  readonly from: readonly string[];
  readonly files: readonly SourceFile[];
}

export function offerOf(source: PackSource): PackOffer {
  const weights = licenceNamed(source.licence);
  return {
    name: source.name,
    title: source.title,
    kind: source.kind,
    files: source.files.length,
    bytes: source.files.reduce((sum, { bytes }) => sum + bytes, 0),
    licences: source.known?.licences ?? { weights, code: weights },
    asksConsent: source.known?.asksConsent ?? false,
  };
}

const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** A name of a folder that is one on every disk, made of `name`; the official spelling where there is one. */
export function packName(name: string): string {
  const safe = name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-._]+/, '')
    .slice(0, 100);
  return knownPack(safe)?.name ?? (safe || 'pack');
}

export function isPackName(name: string): boolean {
  return SAFE_NAME.test(name);
}
