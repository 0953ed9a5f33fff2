// Of what the machine check finds.
import type { MACHINE_SENTENCES } from '../../service-sentences/machine.ts';

export const machine: Readonly<Record<keyof typeof MACHINE_SENTENCES, string>> = {
  machineWsl1: 'Das ist WSL 1: ohne eigenen Kernel und ohne Grafikkarte. WSL 2 hat beides.',
  machineWsl2: '{{distribution}} unter WSL 2.',
  processorCores: '{{model}}, {{count}} Kerne',
  machineLinux: '{{distribution}} mit Linux {{kernel}}.',
  machineNoGlibc: 'Hier gibt es keine GNU-C-Bibliothek, und mit einer anderen läuft PyTorch nicht.',
  machineGlibcOld: 'Die C-Bibliothek {{version}} ist älter als {{oldest}}: PyTorch läuft erst auf einem neueren System.',
  machineGlibcPython:
    'Die C-Bibliothek {{version}} ist zu alt für das mitgelieferte Python. Stattdessen wird eines des Systems genommen, 3.11 bis 3.13.',
  machineNoDriver: 'Eine NVIDIA-Karte ist eingebaut, aber kein Treiber zeigt sie.',
  machineNoCard: 'Keine NVIDIA-Karte: Alles läuft auf dem Prozessor, offizielle Modelle langsam.',
  machineCardTooOld: '{{card}} mit {{size}} GB ist zu alt für PyTorch: Es rechnet der Prozessor.',
  machineCardSmall: '{{card}} mit {{size}} GB ist zu klein für offizielle Modelle. Das Startmodell läuft darauf.',
  machineCardSteps:
    '{{card}} mit {{size}} GB: Offizielle Modelle brauchen 16 GB, wenn es schnell gehen soll, und arbeiten mit weniger in Schritten.',
  machineCardWell: '{{card}} mit {{size}} GB: genug für offizielle Modelle.',
  machineDriverWell: 'NVIDIA-Treiber {{driver}}.',
  machineDriverOld:
    'Der NVIDIA-Treiber {{driver}} ist älter als {{oldest}}; PyTorch mit CUDA 13 braucht einen neueren. Bis dahin rechnet der Prozessor.',
  machineDriverOldWsl:
    'Der NVIDIA-Treiber {{driver}} ist älter als {{oldest}}; PyTorch mit CUDA 13 braucht einen neueren. Unter WSL ist es der Treiber von Windows: dort aktualisieren.',
  machineMoreCards: '{{count}} Karten: Aufträge gehen an eine freie, die groß genug ist; {{device}} hat den meisten Speicher.',
  machineMemoryFew: '{{size}} GB Arbeitsspeicher sind wenig: Große Texturen und offizielle Modelle passen vielleicht nicht.',
  machineMemoryParts: '{{size}} GB Arbeitsspeicher: Offizielle Modelle werden vielleicht in Teilen geladen.',
  machineMemoryWell: '{{size}} GB Arbeitsspeicher.',
  machineWslMemory: 'WSL gibt Linux {{size}} GB, meist die Hälfte dessen, was Windows hat. In .wslconfig mehr geben, dann WSL neu starten.',
  machineDiskFull: '{{free}} GB sind frei für {{folder}}: zu wenig für die Engine, erst recht für Modelle.',
  machineDiskFew: '{{free}} GB sind frei für {{folder}}: genug für den Anfang, zu wenig für offizielle Modelle.',
  machineDiskWindows:
    '{{folder}} liegt auf einem Laufwerk von Windows, das von hier aus viel langsamer ist. Die Daten gehören auf das Laufwerk von Linux.',
  machineDiskRemote:
    '{{folder}} liegt auf einem anderen Rechner ({{kind}}), was für Modelle langsam ist. Die Daten gehören auf ein Laufwerk dieses Rechners.',
  machineSandboxAppArmor:
    'AppArmor verbietet hier die Sandbox des Fensters: Es öffnet sich vielleicht nicht. Das .deb bringt eine eigene mit.',
  machineSandboxOff:
    'Eine Einstellung dieses Systems verbietet die Sandbox des Fensters: Es öffnet sich vielleicht nicht. Das .deb bringt eine eigene mit.',
  machineNoWslg: 'WSL zeigt hier keine Fenster (WSLg fehlt oder ist aus). Im Terminal geht alles.',
  machineNoDisplay: 'Hier gibt es keinen Bildschirm: Kein Fenster kann sich öffnen, im Terminal geht alles.',
  machineNoFonts: 'Hier gibt es keine Schriften: Dialoge des Systems und Menüs würden leere Kästchen zeigen.',
};
