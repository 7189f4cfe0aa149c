// Plain message objects → protobuf bytes. Large byte fields are kept as references to the caller's arrays in a list of
// chunks, so weights are copied once at most: when the chunks are joined.
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { invariant, unreachable } from "../../../shared/invariant.ts";
import { fieldsOf, isMessageName, type FieldKind, type Message, type MessageName } from "./messages.ts";

export interface Encoded {
  readonly chunks: readonly Uint8Array[];
  readonly byteLength: number;
}

class ChunkList {
  readonly chunks: Uint8Array[] = [];
  byteLength = 0;
  #writer = new BinaryWriter();

  get writer(): BinaryWriter {
    return this.#writer;
  }

  append(bytes: Uint8Array): void {
    this.flush();
    this.#push(bytes);
  }

  appendAll(encoded: Encoded): void {
    this.flush();
    for (const chunk of encoded.chunks) this.#push(chunk);
  }

  flush(): void {
    this.#push(this.#writer.finish());
    this.#writer = new BinaryWriter();
  }

  #push(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.chunks.push(bytes);
    this.byteLength += bytes.byteLength;
  }
}

/** Byte fields from this size on are referenced instead of copied. */
const referenceFrom = 4096;

function writeBytes(out: ChunkList, number: number, bytes: Uint8Array): void {
  out.writer.tag(number, WireType.LengthDelimited);
  if (bytes.byteLength < referenceFrom) {
    out.writer.bytes(bytes);
    return;
  }
  out.writer.uint32(bytes.byteLength);
  out.append(bytes);
}

function writeMessage(out: ChunkList, number: number, name: MessageName, value: object): void {
  const inner = encodeFields(name, value);
  out.writer.tag(number, WireType.LengthDelimited).uint32(inner.byteLength);
  if (inner.chunks.length === 1 && inner.byteLength < referenceFrom) {
    out.writer.raw(inner.chunks[0]!);
    return;
  }
  out.appendAll(inner);
}

function writeField(out: ChunkList, number: number, kind: FieldKind, value: unknown): void {
  if (isMessageName(kind)) {
    writeMessage(out, number, kind, value as object);
    return;
  }
  switch (kind) {
    case "int":
      invariant(Number.isSafeInteger(value), `field ${number} wants an integer`);
      out.writer.tag(number, WireType.Varint).int64(value as number);
      return;
    case "float":
      out.writer.tag(number, WireType.Bit32).float(value as number);
      return;
    case "string":
      out.writer.tag(number, WireType.LengthDelimited).string(value as string);
      return;
    case "bytes":
      writeBytes(out, number, value as Uint8Array);
      return;
    default:
      unreachable(kind);
  }
}

function encodeFields(name: MessageName, message: object): Encoded {
  const out = new ChunkList();
  const fields = fieldsOf(name);
  for (const [key, value] of Object.entries(message)) {
    if (value === undefined) continue;
    const field = fields[key];
    invariant(field, `${name} has no field ${key}`);
    const items: readonly unknown[] = field.repeated ? (value as readonly unknown[]) : [value];
    for (const item of items) writeField(out, field.number, field.kind, item);
  }
  out.flush();
  return out;
}

/** Encodes a message as chunks to be written one after the other; large tensors are not copied. */
export function encodeMessage<M extends MessageName>(name: M, message: Message<M>): Encoded {
  return encodeFields(name, message);
}

/** One contiguous array out of an encoded message. */
export function joinChunks(encoded: Encoded): Uint8Array {
  const bytes = new Uint8Array(encoded.byteLength);
  let offset = 0;
  for (const chunk of encoded.chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
