// Data URIs (RFC 2397): the bytes in them, and the media type that they claim. What the bytes are is looked at elsewhere.

export interface DataUri {
  /** In small letters, without parameters. Empty where none is given. */
  readonly mediaType: string;
  /** Words between the media type and the comma, `base64` left out. */
  readonly parameters: readonly string[];
  readonly isBase64: boolean;
  /** As it stands behind the comma. */
  readonly data: string;
}

const [PERCENT, ZERO, NINE, LETTER_OF_TEN] = [0x25, 0x30, 0x39, 0x61];
/** The bit that small letters have. */
const SMALL_LETTERS = 0x20;
const START = /^data:([^,]{0,200}),/i;

/** The parts of `uri`; undefined for what is no data URI. */
export function parseDataUri(uri: string): DataUri | undefined {
  const start = START.exec(uri);
  if (start === null) return undefined;
  const [mediaType = '', ...parameters] = (start[1] ?? '').split(';').map((word) => word.trim());
  const isBase64 = parameters.some((word) => word.toLowerCase() === 'base64');
  return {
    mediaType: mediaType.toLowerCase(),
    parameters: parameters.filter((word) => word.toLowerCase() !== 'base64'),
    isBase64,
    data: uri.slice(start[0].length),
  };
}

/** The bytes of `data`; undefined where it is not what it should be. */
export function dataOf({ isBase64, data }: DataUri): Buffer | undefined {
  return isBase64 ? decodeBase64(data) : decodePercents(data);
}

/** Bytes, most of them as `%89`; undefined where a percent sign is followed by anything else. */
function decodePercents(text: string): Buffer | undefined {
  if (/%(?![0-9a-f]{2})/i.test(text)) return undefined;
  const bytes = Buffer.from(text, 'latin1');
  let length = 0;
  for (let index = 0; index < bytes.length; index++, length++) {
    const byte = bytes.readUInt8(index);
    if (byte === PERCENT) {
      bytes.writeUInt8(digitOf(bytes.readUInt8(index + 1)) * 16 + digitOf(bytes.readUInt8(index + 2)), length);
      index += 2;
    } else {
      bytes.writeUInt8(byte, length);
    }
  }
  return bytes.subarray(0, length);
}

/** The value of a hexadecimal digit by its letter. */
function digitOf(letter: number): number {
  return letter <= NINE ? letter - ZERO : (letter | SMALL_LETTERS) - LETTER_OF_TEN + 10;
}

/** Base64 in either alphabet, with line breaks, with or without its padding; undefined for anything else, and for nothing. */
export function decodeBase64(text: string): Buffer | undefined {
  const plain = /\s|%/.test(text) ? text.replaceAll('%2B', '+').replaceAll('%2F', '/').replaceAll('%3D', '=').replaceAll(/\s+/g, '') : text;
  const length = plain.length - (plain.endsWith('==') ? 2 : plain.endsWith('=') ? 1 : 0);
  if (length === 0 || length % 4 === 1) return undefined;
  const bytes = Buffer.from(plain, 'base64'); // takes both alphabets, and passes over what is in neither
  return bytes.length === Math.floor((length * 3) / 4) ? bytes : undefined;
}
