// Of a farm of several machines.
import type { FARM_SENTENCES } from '../../service-sentences/farm.ts';

export const farm: Readonly<Record<keyof typeof FARM_SENTENCES, string>> = {
  farmNoKey: 'Der Schlüssel der Farm fehlt: {{key}}.',
  farmNoKeyHint: 'Kopiere ihn auf sicherem Weg von dem Rechner, auf dem die Farm angelegt wurde.',
  farmNowhere: 'Es ist nicht bekannt, wo die Farm ist.',
  farmNowhereHint: 'Trage die Adresse ihres Leitrechners ein.',
  farmAddress: '„{{address}}“ ist keine Adresse einer Farm.',
  farmAddressHint: 'Trage eine IPv4-Adresse ein, mit dem Port, wenn er nicht {{port}} ist: 10.0.0.5 oder 10.0.0.5:{{same}}.',
  farmNotInstalled: 'Was eine Farm braucht, ist hier nicht installiert. Alles andere geht auch ohne.',
  farmSwitchedOff: 'Die Farm ist ausgeschaltet.',
  farmProgramEnded: 'Das eigene Programm der Farm wurde vom Signal {{signal}} beendet.',
  farmSwitchedOffHint: 'Schalte sie zuerst in den Einstellungen ein.',
  farmUnreachable:
    'Die Farm unter {{head}} antwortet nicht ({{reason}}). Läuft ihr Leitrechner, ist der Schlüssel derselbe, und lässt die Firewall sie durch? Espalier sucht weiter.',
  farmOtherKey: 'Die Farm unter {{head}} hat einen anderen Schlüssel als dieser Rechner. Kopiere ihren Schlüssel auf sicherem Weg hierher.',
  farmKeyOpen: 'Andere dürfen den Schlüssel der Farm {{path}} lesen, deshalb wird er nicht benutzt. Nimm ihnen das Leserecht.',
  farmKeyDamaged: 'Die Datei ist kein Schlüssel einer Farm: {{reason}}. Kopiere ihn noch einmal von einem anderen Rechner.',
  farmNodeLost: 'Der Rechner, der daran arbeitete, ging verloren.',
  farmNodeLostOften:
    'Der Rechner, der daran arbeitete, ging verloren, und nicht zum ersten Mal. Deshalb beginnt der Auftrag nicht von selbst neu.',
  farmPackNoManifest: 'Das Modell in {{folder}} hat kein Manifest, deshalb kann die Farm nicht sagen, welche Rechner es haben.',
  farmPackNoManifestHint: 'Füge das Modell unter Modelle hinzu, hier und auf den Rechnern der Farm.',
  farmVersions: 'Ein Rechner der Farm versteht den Auftrag nicht.',
  farmVersionsHint: 'Bring alle Rechner der Farm auf dieselbe Version von Espalier.',
};
