// The fixed ports of a farm, and addresses of its machines as people write them.
import { createSocket } from 'node:dgram';
import { createServer, isIPv4 } from 'node:net';
import { err, ok, type Result } from '#contract/outcome/result.ts';

/** The head and each node use a hundred ports from here; the head answers at the first. */
export const FIRST_PORT = 7400;
/** Machines that only ask use the first hundred from here that is free, one for each program that asks. */
const ASKERS_FIRST_PORT = 7500;
const PORTS_EACH = 100;
const MOST_ASKERS = 5;
/** Within a hundred, the port that Ray's node manager takes. */
const MANAGER = 1;
const LARGEST_PORT = 65_535;

export interface HeadAddress {
  readonly host: string;
  readonly port: number;
}

/** `HOST` or `HOST:PORT`, where the host is an IPv4 address: what Ray is given it takes literally. */
export function parseHeadAddress(text: string): Result<HeadAddress> {
  const [host = '', port, ...more] = text.trim().split(':');
  const number = port === undefined ? FIRST_PORT : Number(port);
  if (isIPv4(host) && more.length === 0 && Number.isInteger(number) && number > 0 && number + PORTS_EACH <= LARGEST_PORT) {
    return ok({ host, port: number });
  }
  return err({
    code: 'usage',
    message: `"${text}" is no address of a farm.`,
    hint: `Give the head's IPv4 address, with its port where it is not ${FIRST_PORT}: 10.0.0.5 or 10.0.0.5:${FIRST_PORT}.`,
  });
}

export function headText({ host, port }: HeadAddress): string {
  return `${host}:${port}`;
}

/** The address of this machine that `host` sees. Asks the routes; nothing is sent. */
export async function ownAddressTowards(host: string): Promise<string> {
  const socket = createSocket('udp4');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  socket.once('error', reject);
  socket.connect(1, host, () => resolve(socket.address().address));
  return promise.finally(() => socket.close());
}

/** What a firewall has to let through between the machines of the farm, and to nobody else. */
export function firewallLines(firstPort: number): string[] {
  const last = firstPort + PORTS_EACH - 1;
  return [`ufw allow proto tcp from <network of the farm> to any port ${firstPort}:${last}`];
}

/** The first of a hundred ports for a program that only asks. */
export async function freeAskerPorts(address: string): Promise<number> {
  for (let asker = 0; asker < MOST_ASKERS; asker++) {
    const first = ASKERS_FIRST_PORT + asker * PORTS_EACH;
    if (await isFree(address, first + MANAGER)) return first;
  }
  return ASKERS_FIRST_PORT;
}

function isFree(address: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}
