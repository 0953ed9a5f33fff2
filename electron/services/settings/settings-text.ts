// The text of `settings.json`: understood, brought up from older versions, and written without losing what this version does not know.
import { z } from 'zod';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { DEFAULT_SETTINGS, SETTINGS_VERSION, Settings, type SettingsChange } from '#contract/settings.ts';

type Json = Readonly<Record<string, unknown>>;
/** By the version that a file has: what makes it one of the next version. */
export type SettingsUpgrades = Readonly<Record<number, (older: Json) => Json>>;

/** None yet: the first version is the present one. */
const UPGRADES: SettingsUpgrades = {};
const JsonObject = z.record(z.string(), z.unknown());
const KEYS = Object.keys(Settings.shape) as (keyof Settings)[]; // the keys of a literal

export interface UnderstoodSettings {
  readonly settings: Settings;
  /** Settings whose value is not one of theirs; the defaults stand in for them. */
  readonly odd: readonly string[];
  /** Written by a later version of this program: what is understood holds, and nothing is written over it. */
  readonly isNewer: boolean;
}

/** The failure is the end of a sentence that begins with the file's name. */
export function parseSettings(text: string, upgrades: SettingsUpgrades = UPGRADES): Result<UnderstoodSettings, string> {
  const json = upgraded(text, upgrades);
  if (json === undefined) return err(text.trim() === '' ? 'is empty' : 'is not whole');
  const version = json['version'];
  const odd = KEYS.filter((key) => key in json && !Settings.shape[key].safeParse(json[key]).success);
  const sound = Object.fromEntries(KEYS.filter((key) => key in json && !odd.includes(key)).map((key) => [key, json[key]]));
  return ok({
    settings: Settings.parse({ ...DEFAULT_SETTINGS, ...sound }),
    odd,
    isNewer: typeof version === 'number' && version > SETTINGS_VERSION,
  });
}

/** The text after `change`, of which what is undefined is no part. Whatever `before`, the text that it replaces, has besides stays. */
export function settingsText(change: SettingsChange, before?: string, upgrades: SettingsUpgrades = UPGRADES): string {
  const earlier = (before === undefined ? undefined : upgraded(before, upgrades)) ?? {};
  const changed = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return `${JSON.stringify({ ...earlier, version: SETTINGS_VERSION, ...changed }, undefined, 2)}\n`;
}

/** Undefined for what is no JSON object. */
function upgraded(text: string, upgrades: SettingsUpgrades): Json | undefined {
  let json = parseObject(text);
  while (json !== undefined) {
    const version: unknown = json['version'];
    const upgrade = typeof version === 'number' && version < SETTINGS_VERSION ? upgrades[version] : undefined;
    if (upgrade === undefined) return json;
    json = upgrade(json);
    if (json['version'] === version) throw new Error(`the upgrade of settings of version ${version} leaves the version as it was`);
  }
  return undefined;
}

function parseObject(text: string): Json | undefined {
  try {
    return JsonObject.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
