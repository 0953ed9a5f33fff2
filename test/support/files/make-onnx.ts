// A tiny ONNX file: a 1 × 1 convolution of the colours and a sigmoid, so that what is red is the object. The format is protobuf
// (onnx.proto3): a key of field number and wire type, then a number or so many bytes.

const FLOAT = 1;

/** A network that sees a square of so many pixels; its colours are expected as 0…1. */
export function redNetwork(side = 64): Buffer {
  const graph = [
    node('Conv', ['picture', 'w', 'b'], 'sum'),
    node('Sigmoid', ['sum'], 'alpha'),
    text(2, 'reds'),
    bytes(5, tensor('w', [1, 3, 1, 1], [40, -40, -40])),
    bytes(5, tensor('b', [1], [-4])),
    bytes(11, value('picture', [1, 3, side, side])),
    bytes(12, value('alpha', [1, 1, side, side])),
  ];
  return Buffer.concat([number(1, 8), bytes(7, Buffer.concat(graph)), bytes(8, number(2, 13))]);
}

function node(operator: string, inputs: readonly string[], output: string): Buffer {
  return bytes(1, Buffer.concat([...inputs.map((input) => text(1, input)), text(2, output), text(4, operator)]));
}

function tensor(name: string, shape: readonly number[], values: readonly number[]): Buffer {
  const raw = Buffer.alloc(4 * values.length);
  for (const [at, each] of values.entries()) raw.writeFloatLE(each, 4 * at);
  return Buffer.concat([...shape.map((side) => number(1, side)), number(2, FLOAT), text(8, name), bytes(9, raw)]);
}

function value(name: string, shape: readonly number[]): Buffer {
  const sides = Buffer.concat(shape.map((side) => bytes(1, number(1, side))));
  return Buffer.concat([text(1, name), bytes(2, bytes(1, Buffer.concat([number(1, FLOAT), bytes(2, sides)])))]);
}

function text(field: number, words: string): Buffer {
  return bytes(field, Buffer.from(words));
}

function number(field: number, count: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(count)]);
}

function bytes(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

function varint(count: number): Buffer {
  const rest = Math.floor(count / 128);
  return rest === 0 ? Buffer.from([count]) : Buffer.concat([Buffer.from([(count % 128) + 128]), varint(rest)]);
}
