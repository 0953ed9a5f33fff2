// Of the engine as a program, its memory and its devices.
import type { ENGINE_SENTENCES } from '../../service-sentences/engine.ts';

export const engine: Readonly<Record<keyof typeof ENGINE_SENTENCES, string>> = {
  engineMissing: 'Die Engine von Espalier ist nicht installiert.',
  engineNotStarted: 'Die Engine ließ sich nicht starten: {{reason}}.',
  engineDiedAtStart: 'Die Engine hielt beim Starten an ({{exit}}).{{last}}',
  engineNeverReady: 'Die Engine war nach {{time}} nicht bereit und wurde beendet.',
  engineSilent: 'Die Engine gab {{time}} lang kein Lebenszeichen und wurde beendet.',
  engineDied: 'Die Engine hielt unerwartet an.',
  engineTalkedNonsense: 'Die Engine sagte etwas Unverständliches ({{reason}}) und wurde beendet.',
  engineStoppedForCancel: 'Die Engine wurde beendet, weil ein abgebrochener Auftrag nicht rechtzeitig aufhörte.',
  engineStopped: 'Die Engine wurde während der Arbeit beendet.',
  engineFault: 'In der Engine ist ein Fehler aufgetreten (Kennung {{reference}}).',
  engineFaultHint: 'Das Protokoll in den Einstellungen nennt unter dieser Kennung die Einzelheiten.',
  killedFromOutside:
    'Wahrscheinlich reichte der Speicher nicht. Andere Programme schließen oder weniger verlangen, dann noch einmal versuchen.',
  freshEngine: 'Der nächste Auftrag startet sie neu. Geschieht es wieder, sagt das Protokoll in den Einstellungen mehr.',
  closeBusyPrograms: 'Programme schließen, die den Rechner auslasten, dann noch einmal versuchen.',
  modelAtWork: 'Das Modell arbeitet gerade.',
  cancelRunning: 'Zuerst den laufenden Auftrag abbrechen oder warten, bis er fertig ist.',
  noMemory: 'Für diesen Auftrag reichte der Speicher nicht.',
  askForLess: 'Andere Programme schließen oder weniger Dreiecke, eine kleinere Textur oder ein anderes Gerät wählen.',
  fileNotMade: 'Die Engine sagt, sie habe {{file}} gemacht, doch in {{folder}} ist keine solche Datei.',
  tryAgainOrLog: 'Noch einmal versuchen. Geschieht es wieder, sagt logs/runtime.log im Datenordner mehr.',
  noDevice: 'Es gibt kein Gerät namens {{name}}.',
  deviceNames: 'In den Einstellungen ein anderes Gerät wählen.',
  deviceAway: 'Das Gerät {{name}} ist nicht verfügbar: {{reason}}.',
  deviceFailed: 'Die Grafikkarte ist ausgefallen: {{reason}}.',
  cardUnseen: 'PyTorch sieht die Grafikkarte {{name}} nicht.',
  deviceOrDriver: 'In den Einstellungen ein anderes Gerät wählen oder den Grafiktreiber prüfen.',
  noMemoryHere: 'Für diesen Auftrag reichte der Speicher nicht',
};
