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
  if (isBase64) return decodeBase64(data);
  try {
    return Buffer.from(decodeURIComponent(data), 'latin1');
  } catch {
    return undefined;
  }
}

/** Base64 in either alphabet, with line breaks, with or without its padding; undefined for anything else, and for nothing. */
export function decodeBase64(text: string): Buffer | undefined {
  const plain = /\s|%/.test(text) ? text.replaceAll('%2B', '+').replaceAll('%2F', '/').replaceAll('%3D', '=').replaceAll(/\s+/g, '') : text;
  const length = plain.length - (plain.endsWith('==') ? 2 : plain.endsWith('=') ? 1 : 0);
  if (length === 0 || length % 4 === 1) return undefined;
  const bytes = Buffer.from(plain, 'base64'); // takes both alphabets, and passes over what is in neither
  return bytes.length === Math.floor((length * 3) / 4) ? bytes : undefined;
}
