// Of fetching packs from their publishers.
import type { PUBLISHERS_SENTENCES } from '../../service-sentences/publishers.ts';

export const publishers: Readonly<Record<keyof typeof PUBLISHERS_SENTENCES, string>> = {
  hubNotReached: '{{host}} war nicht zu erreichen: {{reason}}.',
  hubNotReachedHint:
    'Prüfe die Verbindung, den Proxy (HTTPS_PROXY) und den Spiegel (HF_ENDPOINT), dann noch einmal: Was geladen ist, bleibt.',
  hubGated: '{{host}} gibt {{pack}} nur denen, die der Herausgeber zugelassen hat ({{status}}).',
  hubGatedHint: 'Bitte dort auf seiner Seite darum und setze HF_TOKEN auf dein Token, oder lade die Dateien im Browser und füge sie hinzu.',
  readTerms: 'Dort lesen, wo es veröffentlicht ist ({{repository}}), und zustimmen, falls man zustimmt.',
  nothingLargeFetched: 'Diese Version von Espalier hat keine Engine dafür. Nichts Großes wurde geladen.',
  hashDiffers: '{{file}} ist nicht, was der Herausgeber ausgab: Die Prüfsumme weicht ab ({{hash}}).',
  fetchFileAgain: 'Diese Datei neu holen.',
  noLongerHas: '{{host}} hat {{file}} nicht mehr.',
  newerMayKnow: 'Ein neueres Espalier weiß vielleicht, wie es jetzt veröffentlicht ist.',
  ofNoUse: '{{pack}} ist hier noch nicht nutzbar: {{reason}}',
  twiceOther: '{{file}} von {{pack}} kam zweimal mit anderem Inhalt an, als {{host}} angibt.',
  laterWithoutProxy: 'Später noch einmal versuchen oder ohne Proxy und Spiegel dazwischen. Von dieser Datei wurde nichts behalten.',
  hubLacks: '{{host}} hat {{what}} nicht ({{status}}).',
  mirrorHas: 'Nennt HF_ENDPOINT einen Spiegel: nachsehen, ob er dieses Verzeichnis hat.',
  hubAnswered: '{{host}} antwortete {{status}} auf {{what}}.',
  laterKept: 'Später noch einmal versuchen: Das Geladene bleibt.',
  hubNonsense: '{{host}} sagt nichts Verständliches über {{what}}.',
  lookAtMirror: 'Nennt HF_ENDPOINT einen Spiegel: diesen ansehen.',
  noOfficial: 'Kein offizielles Modell heißt „{{name}}“.',
  othersByHand: 'Modelle von anderen holt man selbst und fügt sie hinzu.',
  keptGoOn: 'Was bisher getan wurde, bleibt: Dasselbe noch einmal geht dort weiter.',
  connectGoOn: 'Das Laufwerk anschließen und dasselbe noch einmal tun: Es geht dort weiter, wo es aufhörte.',
};
