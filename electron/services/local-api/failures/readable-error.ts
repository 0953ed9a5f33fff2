// A request that cannot be answered, on its way through Fastify: its status, a word for programs, a sentence for people.

export class ReadableError extends Error {
  override readonly name = 'ReadableError';
  readonly statusCode: number;
  readonly kind: string;

  constructor(statusCode: number, kind: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.kind = kind;
  }
}
