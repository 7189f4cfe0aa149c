// Protobuf bytes → plain message objects; fields outside the table are skipped. Byte fields are views of the input.
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { unreachable } from "../../../shared/invariant.ts";
import { fieldsOf, isMessageName, type FieldKind, type Message, type MessageName } from "./messages.ts";

function toNumber(value: bigint | string): number {
  return Number(value);
}

function readMessage(bytes: Uint8Array, name: MessageName): Record<string, unknown> {
  const byNumber = new Map(
    Object.entries(fieldsOf(name)).map(([key, field]) => [field.number, { key, field }]),
  );
  const message: Record<string, unknown> = {};
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const entry = byNumber.get(number);
    if (!entry) {
      reader.skip(wireType, number);
      continue;
    }
    const values = readValues(reader, wireType, entry.field.kind, bytes);
    if (entry.field.repeated) (message[entry.key] ??= [] as unknown[]) as unknown[];
    if (!entry.field.repeated) message[entry.key] = values.at(-1);
    // One by one: a packed field can hold more values than a call takes arguments.
    else for (const value of values) (message[entry.key] as unknown[]).push(value);
  }
  return message;
}

/** One value, or all values of a packed field. */
function readValues(reader: BinaryReader, wireType: WireType, kind: FieldKind, bytes: Uint8Array): unknown[] {
  const packed = wireType === WireType.LengthDelimited && (kind === "int" || kind === "float");
  if (!packed) return [readValue(reader, kind, bytes)];
  const values: unknown[] = [];
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) values.push(readValue(reader, kind, bytes));
  return values;
}

function readValue(reader: BinaryReader, kind: FieldKind, bytes: Uint8Array): unknown {
  if (isMessageName(kind)) return readMessage(readView(reader, bytes), kind);
  switch (kind) {
    case "int":
      return toNumber(reader.int64());
    case "float":
      return reader.float();
    case "string":
      return reader.string();
    case "bytes":
      return readView(reader, bytes);
    default:
      return unreachable(kind);
  }
}

function readView(reader: BinaryReader, bytes: Uint8Array): Uint8Array {
  const length = reader.uint32();
  const start = reader.pos;
  if (start + length > bytes.byteLength) throw new RangeError("the message is cut off");
  reader.pos = start + length;
  return bytes.subarray(start, start + length);
}

/** Decodes a message. Throws RangeError or Error where the bytes are not such a message. */
export function decodeMessage<M extends MessageName>(name: M, bytes: Uint8Array): Message<M> {
  return readMessage(bytes, name) as Message<M>;
}
