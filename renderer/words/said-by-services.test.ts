import { afterEach, expect, test } from 'vitest';
import { saidByServices } from './said-by-services.ts';
import { speak } from './words.ts';

afterEach(() => speak('en'));

test('a sentence of a service is said in the words of the window, with what it tells', () => {
  expect(saidByServices('There is no model pack named "large".')).toBe('The model “large” is not installed.');
  expect(saidByServices('The picture is transparent all over.')).toBe('This picture is completely transparent.');
  speak('de');
  expect(saidByServices('There is no model pack named "large".')).toBe('Das Modell „large“ ist nicht installiert.');
  expect(saidByServices('2.png is damaged or incomplete: image file is truncated.')).toBe(
    '2.png ist beschädigt: Ein Teil der Datei fehlt.',
  );
});

test('what a sentence tells is said in the language of the window, too', () => {
  speak('de');
  expect(saidByServices('The matting pack "reds" cannot be used: reds.onnx is damaged: it has 20 bytes of 300.')).toBe(
    'Das Freistellmodell „reds“ ist nicht nutzbar: reds.onnx ist beschädigt: 20 von 300 Bytes.',
  );
});

test('a picture is called by its name, wherever it lies, and why it cannot be read is said in the language of the window', () => {
  const incomplete = 'The picture /data/inbox/5f/tea pot.png cannot be read: it is incomplete.';
  expect(saidByServices(incomplete)).toBe('The picture tea pot.png cannot be read: a part of the file is missing.');
  speak('de');
  expect(saidByServices(incomplete)).toBe('Das Bild tea pot.png ist nicht lesbar: Ein Teil der Datei fehlt.');
});

test('words that a model does not know stand in the quotes of the language', () => {
  const unknown = (words: string) => saidByServices(`This pack cannot tell what to make. It does not know ${words}.`);
  speak('de');
  expect(unknown('“stuhl”')).toBe('Das Startmodell kennt „stuhl“ nicht.');
  expect(unknown('“ein”, “roter” and “stuhl”')).toBe('Das Startmodell kennt „ein“, „roter“ und „stuhl“ nicht.');
  expect(unknown('“ein”, “roter” and 7 more')).toBe('Das Startmodell kennt „ein“, „roter“ und 7 weitere Wörter nicht.');
});

test('what is said of a result that came out otherwise is said in the language of the window, with the words it means', () => {
  const unknown = 'not known to this pack and had no effect. It knows chair, table, colours, materials, patterns, sizes and numbers.';
  expect(saidByServices(`The word “sleepy” is ${unknown}`)).toMatch(
    /^The starter model does not know “sleepy”, which had no effect\. It knows/,
  );
  speak('de');
  expect(saidByServices(`The word “sleepy” is ${unknown}`)).toBe(
    'Das Startmodell kennt „sleepy“ nicht; das blieb ohne Wirkung. Es kennt (auf Englisch) chair, table, dazu Farben, Materialien, Muster, Größen und Zahlen.',
  );
  expect(saidByServices(`The words “sleepy”, “old” and 1 more are ${unknown}`)).toMatch(/kennt „sleepy“, „old“ und 1 weiteres Wort nicht;/);
  expect(saidByServices('This pack makes one thing at a time; “table” and “lamp” were left out.')).toBe(
    'Das Startmodell macht ein Ding auf einmal; „table“ und „lamp“ blieben weg.',
  );
  expect(saidByServices('Memory ran short: the texture has 512 pixels a side instead of 4096.')).toBe(
    'Der Speicher wurde knapp: Die Textur hat 512 Pixel je Seite statt 4096.',
  );
});

test('the steps of a set-up, and what the machine has, are said in the language of the window, too', () => {
  speak('de');
  expect(saidByServices('Python packages: from /media/kit/wheels')).toBe('Python-Pakete: aus /media/kit/wheels');
  expect(saidByServices('Python packages: about 0.4 GB from pypi.org')).toBe('Python-Pakete: etwa 0.4 GB von pypi.org');
  expect(saidByServices('AMD EPYC, 2 cores')).toBe('AMD EPYC, 2 Kerne');
});

test('what nobody expected stays as it is, and what is told cannot ask for anything', () => {
  speak('de');
  expect(saidByServices('The moon is full.')).toBe('The moon is full.');
  expect(saidByServices('$t(actions.open){{name}} is empty.')).toBe('$t(actions.open){{name}} ist leer.');
});
