// A request that cannot be answered, on its way through Fastify: its status, a word for programs, a sentence for people.

export class ReadableError extends Error {
  override readonly name = 'ReadableError';
  readonly statusCode: number;
  readonly kind: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(statusCode: number, kind: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.statusCode = statusCode;
    this.kind = kind;
    this.headers = headers;
  }
}
