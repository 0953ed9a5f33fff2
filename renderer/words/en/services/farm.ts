// Of a farm of several machines: where the window has better words.
import { FARM_SENTENCES } from '../../service-sentences/farm.ts';

export const farm = {
  ...FARM_SENTENCES,
  farmNoKey: 'The farm’s key is not there: {{key}}.',
  farmNoKeyHint: 'Copy it here from the machine where the farm was created, by a safe way.',
  farmNowhere: 'Espalier does not know where the farm is.',
  farmNowhereHint: 'Enter the address of its head.',
  farmAddress: '“{{address}}” is no address of a farm.',
  farmAddressHint: 'Enter an IPv4 address, with the port where it is not {{port}}: 10.0.0.5 or 10.0.0.5:{{same}}.',
  farmNotInstalled: 'What a farm needs is not installed here. Everything else works without it.',
  farmSwitchedOff: 'The farm is switched off.',
  farmSwitchedOffHint: 'Switch it on in Settings first.',
  farmUnreachable:
    'The farm at {{head}} does not answer ({{reason}}). Is its head running, is the key the same, and does the firewall let it through? Espalier goes on looking.',
  farmOtherKey: 'The farm at {{head}} has another key than this computer. Copy its key here, by a safe way.',
  farmKeyOpen: 'Other users may read the farm’s key {{path}}, so it is not used. Take their right to read it away.',
  farmKeyDamaged: 'The file is no key of a farm: {{reason}}. Copy it once more from another machine.',
  farmNodeLost: 'The machine that worked on it was lost.',
  farmNodeLostOften: 'The machine that worked on it was lost, and not for the first time, so this job is not started again by itself.',
  farmPackNoManifest: 'The model in {{folder}} has no manifest, so the farm cannot tell which machines have it.',
  farmPackNoManifestHint: 'Add the model in Models, here and on the machines of the farm.',
  farmVersions: 'A machine of the farm does not understand the job.',
  farmVersionsHint: 'Bring all machines of the farm to the same version of Espalier.',
} as const satisfies Readonly<Record<keyof typeof FARM_SENTENCES, string>>;
