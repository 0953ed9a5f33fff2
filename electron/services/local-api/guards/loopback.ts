// Listening on the loopback addresses alone: 127.0.0.1, and ::1 with the same port where the machine has it.
import { createServer, type Server, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';

export interface Listening {
  readonly port: number;
  /** http://127.0.0.1:8000 */
  readonly address: string;
  close(): Promise<void>;
}

const IPV4 = '127.0.0.1';
const IPV6 = '::1';
const MOST_CONNECTIONS = 1024;
/** The machine has no such address. */
const NO_IPV6: readonly string[] = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'];

/** Port 0 is any free one. Fails with `usage` when the port is in use or may not be used. */
export async function listenOnLoopback(app: FastifyInstance, port: number, options: ServerOptions): Promise<Result<Listening>> {
  try {
    await app.listen({ host: IPV4, port });
  } catch (cause) {
    return err(cannotListen(port, codeOf(cause)));
  }
  app.server.maxConnections = MOST_CONNECTIONS;
  const { port: chosen } = addressOf(app.server);
  const second = await listenOnIpv6(app, chosen, options);
  if (!second.ok) {
    await app.close();
    return second;
  }
  const close = async () => {
    second.value?.closeAllConnections();
    await Promise.all([second.value === undefined ? undefined : closed(second.value), app.close()]);
  };
  return ok({ port: chosen, address: `http://${IPV4}:${chosen}`, close });
}

async function listenOnIpv6(app: FastifyInstance, port: number, options: ServerOptions): Promise<Result<Server | undefined>> {
  const server = createServer(options, app.routing);
  server.maxConnections = MOST_CONNECTIONS;
  const listening = Promise.withResolvers<void>();
  server.once('listening', listening.resolve).once('error', listening.reject);
  server.listen(port, IPV6);
  try {
    await listening.promise;
    return ok(server);
  } catch (cause) {
    return NO_IPV6.includes(codeOf(cause)) ? ok(undefined) : err(cannotListen(port, codeOf(cause)));
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address;
}

function cannotListen(port: number, code: string): AppError {
  if (code === 'EADDRINUSE') {
    return { code: 'usage', message: `The port ${port} is in use by another program.`, hint: 'Choose another port, or end that program.' };
  }
  if (code === 'EACCES') {
    return { code: 'usage', message: `The port ${port} may not be used by this account.`, hint: 'Choose one above 1023.' };
  }
  return { code: 'usage', message: `The port ${port} cannot be listened on (${code}).`, hint: 'Choose another port.' };
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown reason';
}
