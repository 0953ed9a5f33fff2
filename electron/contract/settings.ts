// The settings of one data home, `settings.json`: what the user chose, for the window and the terminal alike.
import { z } from 'zod';
import { Text } from './generation/generation.ts';
import { LANGUAGES } from './language.ts';

/** Which version of the file this program writes. `services/settings/settings-text` brings older ones up to it. */
export const SETTINGS_VERSION = 1;

export const Settings = z.object({
  /** Whether what the user starts may fetch something from the network. Nothing does so by itself. */
  networkAllowed: z.boolean(),
  localApiEnabled: z.boolean(),
  localApiPort: z.int().min(1).max(65_535),
  /** Asked for from every program that uses the local API; empty: none is. */
  localApiToken: Text.max(200),
  /** Whether the window may ask a farm of several machines; a terminal does when it is told to. */
  farmEnabled: z.boolean(),
  /** The address of the head of the farm that was asked last; empty: the head of this machine. */
  farmHead: Text.max(64),
  /** The file of that farm's key; empty: the one of the data home. */
  farmKey: Text.max(4096),
  /** The folder whose new pictures become jobs; empty: none is watched. */
  watchFolder: Text.max(4096),
  /** Where those jobs grow: on this machine, or on the farm while that is switched on. */
  watchPlace: z.enum(['here', 'farm']),
  /** What jobs run on that name no device: `auto` is the graphics cards that are large enough, `all` every one; `cpu`, or one card. */
  device: z.string().regex(/^(auto|all|cpu|cuda:\d{1,2})$/),
  /** Minutes without work after which the model is unloaded; `never` keeps it until the app ends. */
  unloadMinutes: z.union([z.int().min(1).max(1440), z.literal('never')]),
  /** Of the window; `auto` as the system. */
  language: z.enum(['auto', ...LANGUAGES]),
  theme: z.enum(['dark', 'light', 'system']),
  interfaceScale: z.number().min(0.5).max(2),
  /** Whether keys that are single letters or signs run commands; they stand in the way of some ways to write. */
  singleKeys: z.boolean(),
  /** Whether the desktop says when a job is over while the window is not looked at. */
  notifications: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

export const DEFAULT_SETTINGS: Settings = {
  networkAllowed: false,
  localApiEnabled: false,
  localApiPort: 8000,
  localApiToken: '',
  farmEnabled: false,
  farmHead: '',
  farmKey: '',
  watchFolder: '',
  watchPlace: 'here',
  device: 'auto',
  unloadMinutes: 30,
  language: 'auto',
  theme: 'dark',
  interfaceScale: 1,
  singleKeys: true,
  notifications: true,
};

/** Some settings, each as it shall be from now on. */
export const SettingsChange = z.strictObject(Settings.shape).partial();
export type SettingsChange = z.infer<typeof SettingsChange>;
