// Ein neues Aussehen für die Form eines Objekts.

export const vary = {
  panel: 'Neues Aussehen für {{name}}',
  title: 'Neues Aussehen',
  asking: 'Ein Modell, das es kann, wird gesucht',
  impossible: 'Kein Modell hier kann {{name}} ein neues Aussehen geben. Ein TRELLIS-Modell in der offiziellen Form kann es.',
  addModel: 'Modell hinzufügen …',
  from: 'Aus',
  sources: { pictures: 'Einem Bild', words: 'Worten' },
  drop: 'Ein Bild des neuen Aussehens hierher ziehen. Es wird der Form angepasst.',
  choose: 'Bild auswählen',
  chooseOther: 'Anderes auswählen',
  chooseFor: 'Bild dieser Seite auswählen: {{side}}',
  pictureOf: 'Das neue Aussehen: {{name}}',
  describe: 'Das neue Aussehen beschreiben',
  example: 'z. B. aus poliertem Messing mit grüner Patina',
  keepsShape: 'Die Form bleibt. {{pack}} gibt ihr das neue Aussehen, als eigenes Objekt.',
  grow: 'Wachsen lassen',
  queued: 'Das neue Aussehen ist in der Warteschlange.',
  queuedThere: 'Das neue Aussehen ist in der Warteschlange für die Farm.',
} as const;
