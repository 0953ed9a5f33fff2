// Where an http address may lead that somebody else wrote: a name is resolved once, looked at, and exactly what was looked at is connected
// to, so that it cannot lead to another place in the next moment.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { err, ok, type Result } from '#contract/outcome/result.ts';

export interface SafeAddress {
  readonly url: URL;
  /** Connects to the address that was looked at, whatever the name says now. Destroyed by whoever asked. */
  readonly dispatcher: Dispatcher;
}

/** Others belong to services that read what is sent to them in their own way (mail, databases). */
const PORTS: readonly string[] = ['', '80', '443', '8000', '8080', '8443'];

/** Half a sentence of why nothing is fetched from there, or the way. */
export async function safeAddress(
  address: string,
  mayReach: (address: string, port: string) => boolean,
): Promise<Result<SafeAddress, string>> {
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return err('only http and https addresses are fetched');
  if (url.username !== '' || url.password !== '') return err('addresses with a name or a password are not fetched');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = await lookup(host, { all: true });
  const [first] = found;
  if (first === undefined || !found.every((each) => mayReach(each.address, url.port))) {
    return err('it leads into a private network, to this machine or to a port that is not for pictures');
  }
  const dispatcher = new Agent({
    connect: {
      lookup: (_name, options, callback) => (options.all ? callback(null, [first]) : callback(null, first.address, first.family)),
      ...(isIP(host) === 0 && { servername: host }),
    },
  });
  return ok({ url, dispatcher });
}

export function isWebPort(port: string): boolean {
  return PORTS.includes(port);
}
