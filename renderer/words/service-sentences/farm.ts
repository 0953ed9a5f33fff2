// Of a farm of several machines.
export const FARM_SENTENCES = {
  farmNoKey: 'This machine has no key of a farm: {{key}} is not there.',
  farmNoKeyHint: 'Copy the key here from the machine where the farm was created, by a safe way.',
  farmNowhere: 'It is not known where the farm is.',
  farmNowhereHint: "Give the address of the farm's head; without one the head that runs on this machine is meant.",
  farmAddress: '"{{address}}" is no address of a farm.',
  farmAddressHint: "Give the head's IPv4 address, with its port where it is not {{port}}: 10.0.0.5 or 10.0.0.5:{{same}}.",
  farmNotInstalled: 'What a farm of several machines needs is not installed here. Everything else works without it.',
  farmSwitchedOff: 'The farm is switched off.',
  farmProgramEnded: "The farm's own program was ended by the signal {{signal}}.",
  farmSwitchedOffHint: 'Switch it on in the settings first.',
  farmUnreachable:
    "The farm at {{head}} cannot be reached: {{reason}}. Look whether its head runs, whether its key is this machine's, and whether the firewall lets it through.",
  farmOtherKey: 'The farm at {{head}} has another key than this machine. Copy the key of that farm to this machine, by a safe way.',
  farmKeyOpen: "Others may read the farm's key {{path}}, so it is not used. Take their rights away: {{command}}",
  farmKeyDamaged: "The farm's key is none: {{reason}}. Copy it once more from another machine.",
  farmNodeLost: 'The node that worked on the job was lost.',
  farmNodeLostOften: 'The node that worked on the job was lost. It was not the first time, so this job is not started again by itself.',
  farmPackNoManifest: 'The pack in {{folder}} has no manifest, so a farm cannot tell which nodes have it.',
  farmPackNoManifestHint: 'Add the pack, here and on the nodes; then it has one.',
  farmVersions: 'A node of the farm does not understand the job.',
  farmVersionsHint: 'Bring all machines of the farm to the same version of Espalier.',
} as const;
