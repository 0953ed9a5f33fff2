// The text of a sidecar: understood, brought up from older versions, and written without losing what this version does
// not know. Knows no folders.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { AssetSidecar, SIDECAR_SCHEMA } from '#contract/asset/asset.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';

export type Json = Readonly<Record<string, unknown>>;
/** By the version that a sidecar has: what makes it one of the next version. */
export type SidecarUpgrades = Readonly<Record<number, (older: Json) => Json>>;

/** None yet: the first version is the present one. */
const UPGRADES: SidecarUpgrades = {};
/** A person's own, of which jobs know nothing, so that leaving them out is no wish to remove them; an empty list and `false` are. */
const PERSONS_OWN: readonly string[] = ['tags', 'favourite'];
const MAX_REASON_FIELD = 60;
const Readable = z.object({
  name: z.string().min(1).optional().catch(undefined),
  createdAt: z.iso.datetime().optional().catch(undefined),
});

/** `newer` was written by a later version of this program, which knows better; it is never written over. */
export type TextProblem = { readonly kind: 'broken' | 'newer'; readonly reason: string };

export function parseSidecar(text: string, upgrades: SidecarUpgrades = UPGRADES): Result<AssetSidecar, TextProblem> {
  const upgraded = upgradedJson(text, upgrades);
  if (!upgraded.ok) return upgraded;
  const parsed = AssetSidecar.safeParse(upgraded.value);
  return parsed.success ? ok(parsed.data) : err({ kind: 'broken', reason: inWords(parsed.error) });
}

/** Name and date, where those are sound in a sidecar that is not. */
export function readableFields(text: string): { name?: string | undefined; createdAt?: string | undefined } {
  return Readable.parse(parseObject(text) ?? {});
}

/** The text that says `sidecar`. Whatever `before`, the text that it replaces, has besides and `sidecar` did not change stays. */
export function sidecarText(sidecar: AssetSidecar, before?: string, upgrades: SidecarUpgrades = UPGRADES): string {
  const checked: Json = AssetSidecar.parse(sidecar);
  const earlier = before === undefined ? undefined : upgradedJson(before, upgrades);
  return `${JSON.stringify(earlier?.ok ? merged(earlier.value, checked) : checked, undefined, 2)}\n`;
}

function merged(earlier: Json, now: Json): Json {
  const known: Json = AssetSidecar.safeParse(earlier).data ?? {};
  const result: Record<string, unknown> = { ...earlier };
  for (const [key, value] of Object.entries(known)) {
    if (value !== undefined && !(key in now) && !PERSONS_OWN.includes(key)) delete result[key];
  }
  // What is the same as before is left as it was written, with fields inside it that this version does not know.
  for (const [key, value] of Object.entries(now)) if (!isDeepStrictEqual(value, known[key])) result[key] = value;
  return result;
}

function upgradedJson(text: string, upgrades: SidecarUpgrades): Result<Json, TextProblem> {
  let json = parseObject(text);
  if (json === undefined) return err({ kind: 'broken', reason: text.trim() === '' ? 'asset.json is empty' : 'asset.json is not whole' });
  let version = json['schema'];
  while (typeof version === 'number' && version < SIDECAR_SCHEMA) {
    const upgrade = upgrades[version];
    if (upgrade === undefined) break;
    json = upgrade(json);
    if (json['schema'] === version) throw new Error(`the upgrade of sidecars of version ${version} leaves the version as it was`);
    version = json['schema'];
  }
  if (typeof version === 'number' && version > SIDECAR_SCHEMA) {
    return err({ kind: 'newer', reason: `asset.json was written by a newer version of Espalier (schema ${version})` });
  }
  return ok(json);
}

function parseObject(text: string): Json | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return z.record(z.string(), z.unknown()).safeParse(json).data;
  } catch {
    return undefined;
  }
}

/** The first thing that is wrong: one is enough to find the place in the file. */
function inWords(error: z.ZodError): string {
  const [issue] = error.issues;
  const field = issue?.path.join('.').slice(0, MAX_REASON_FIELD) ?? '';
  if (issue === undefined || field === '') return 'asset.json does not describe an asset';
  if (issue.path[0] === 'files' || issue.path[0] === 'builtFiles') {
    return `asset.json names a file of the asset, “${field}”, that is not a plain file beside it`;
  }
  return `asset.json lacks “${field}”, or has something there that does not belong`;
}
