// The uploads that fal's clients make before they submit: `initiate` and PUT, in one piece or in parts, as the JavaScript client does;
// a token, then a POST or parts, as the Python client does. What is given out is an address below `/uploads`.
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { errnoCode, fileSystemError } from '../../../storage/file-errors.ts';
import { contentTypeOf } from '../../files/files.ts';
import { FalRefusal } from '../fal-refusal.ts';
import { TAGS } from '../models.ts';
import { falBase } from '../request-headers.ts';
import { type FalFailure, invalidPart, modelFailure, platformFailure } from '../wire/error-body.ts';
import type { Uploads } from './uploads.ts';
import { UploadTooLarge } from './within-bytes.ts';

interface UploadOptions {
  readonly uploads: Uploads;
  /** A sentence as it may leave this machine. */
  readonly say: (text: string) => string;
}
type UploadPlugin = FastifyPluginAsyncZod<UploadOptions>;

const TOKEN_MINUTES = 60;
const LONGEST_ENCODED_NAME = 200;

const FileDescription = z.object({ file_name: z.string().nullish(), content_type: z.string().nullish() }).nullish();
const Params = z.object({ token: z.string().max(40), name: z.string() });
const PartParams = Params.extend({ part: z.coerce.number().int() });

export const uploadRoutes: UploadPlugin = async (app, options) => {
  await app.register(announcements, options);
  await app.register(contents, options);
};

/** What is asked for in JSON before any content is sent. */
const announcements: UploadPlugin = async (app, { uploads, say }) => {
  const refused = refusing(say);
  const answer = { 200: z.object({ file_url: z.string(), upload_url: z.string() }) };
  for (const kind of ['initiate', 'initiate-multipart']) {
    const schema = { body: FileDescription, response: answer, summary: 'An address to upload a file to', tags: TAGS };
    app.post(`/storage/upload/${kind}`, { schema }, async (request) => {
      const url = uploads.addressOf(falBase(request), await refused(uploads.begin()), plainName(request.body?.file_name));
      return { file_url: url, upload_url: url };
    });
  }
  const token = z.object({ token: z.string(), token_type: z.string(), base_url: z.string(), expires_at: z.string() });
  app.post(
    '/storage/auth/token',
    { schema: { response: { 200: token }, summary: 'What the Python client uploads with', tags: TAGS } },
    async (request) => ({
      token: /^\w+ +(.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? 'local',
      token_type: 'Bearer',
      base_url: falBase(request),
      expires_at: new Date(Date.now() + TOKEN_MINUTES * 60_000).toISOString().replace('Z', '+00:00'), // older Pythons do not read the Z
    }),
  );
};

/** Bodies of any type, which go to the disk as they come. Addresses are secrets by themselves: clients send no token to them. */
const contents: UploadPlugin = async (app, { uploads, say }) => {
  const refused = refusing(say);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  // Said before anything is read, because a client hears nothing while it still sends.
  app.addHook('preHandler', async ({ headers }) => refused(uploads.checkLength(Number(headers['content-length'] ?? 0))));

  app.post('/files/upload', { schema: { summary: 'Upload a file', tags: TAGS } }, async (request) => {
    const token = await refused(uploads.begin());
    await refused(uploads.fill(token, request.raw));
    return { access_url: uploads.addressOf(falBase(request), token, nameInHeader(request)) };
  });
  app.post('/files/upload/multipart', { schema: { summary: 'An address to upload parts to', tags: TAGS } }, async (request) => {
    const token = await refused(uploads.begin());
    return { access_url: uploads.addressOf(falBase(request), token, nameInHeader(request)), uploadId: token };
  });

  const open = { config: { isOpen: true } };
  app.put('/uploads/:token/:name', { ...open, schema: { params: Params, tags: TAGS } }, async (request) => {
    const token = openToken(uploads, request.params.token);
    await refused(uploads.fill(token, request.raw));
    return {};
  });
  app.get('/uploads/:token/:name', { ...open, schema: { params: Params, tags: TAGS } }, async (request, reply) => {
    const bytes = await uploads.read(request.params.token);
    if (bytes === undefined) throw new FalRefusal(noSuchUpload());
    return reply.type(contentTypeOf(request.params.name)).send(bytes);
  });
  for (const parts of ['/uploads/:token/:name', '/uploads/:token/:name/multipart/:upload']) {
    app.put(`${parts}/:part`, { ...open, schema: { params: PartParams, tags: TAGS } }, async (request, reply) => {
      const { part } = request.params;
      await refused(uploads.fillPart(openToken(uploads, request.params.token), part, request.raw));
      const etag = `"${part}"`;
      reply.header('etag', etag);
      return { partNumber: part, etag };
    });
    app.post(`${parts}/complete`, { ...open, schema: { params: Params, tags: TAGS } }, async (request) => {
      for await (const _piece of request.raw); // which parts there are is known
      if (!(await refused(uploads.join(openToken(uploads, request.params.token))))) throw new FalRefusal(noSuchUpload());
      return {};
    });
  }
};

function openToken(uploads: Uploads, token: string): string {
  if (!uploads.isOpen(token)) throw new FalRefusal(noSuchUpload());
  return token;
}

/** `work` on the disk, whose failures are answered: too much, a full disk, a client that hung up. */
const refusing =
  (say: (text: string) => string) =>
  async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw new FalRefusal(failureOf(cause, say));
    }
  };

function failureOf(cause: unknown, say: (text: string) => string): FalFailure {
  if (cause instanceof UploadTooLarge) return tooLarge(cause);
  if (errnoCode(cause) === 'ECONNRESET') return platformFailure(499, 'The client closed the connection.', 'client_disconnected');
  return modelFailure(fileSystemError(cause, 'the upload'), ['body'], say);
}

function tooLarge({ maxBytes }: UploadTooLarge): FalFailure {
  const msg = `The file has more than ${Math.floor(maxBytes / 1024 / 1024)} MB.`;
  return { ...invalidPart(['body'], { type: 'file_too_large', msg, ctx: { max_size: maxBytes } }, null), status: 413 };
}

function noSuchUpload(): FalFailure {
  return platformFailure(404, 'There is no such upload, or not any more.', 'not_found');
}

function nameInHeader({ headers }: FastifyRequest): string {
  const name = headers['x-fal-file-name'];
  return plainName(typeof name === 'string' ? name : undefined);
}

/** One part of an address. */
function plainName(name: string | null | undefined): string {
  const plain = (name ?? '').toWellFormed().replaceAll(/[/\\\p{Cc}]/gu, '_');
  return plain === '' || /^\.+$/.test(plain) || encodeURIComponent(plain).length > LONGEST_ENCODED_NAME ? 'upload.bin' : plain;
}
