// Structured values with typed arrays ⇄ one binary message, for transports that carry only bytes (WebSocket).
//   "NLM1" | u32 header length | header: JSON [value, [[kind, bytes], …]] | padding | attachment | padding | attachment …
// Attachments start at multiples of 8. In the JSON a typed array is {"$array": index}, a number JSON lacks is {"$number": "NaN"};
// keys of the sender that start with "$" get one more. All integers and attachments are little-endian, as are all platforms here.
import { appError, type AppError } from "../errors/appError.ts";
import { invariant } from "../invariant.ts";
import { err, ok, type Result } from "../result.ts";

// Present in every environment this runs in, but in none of the type libraries shared code may use.
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(encoding: "utf-8", options: { fatal: boolean });
  decode(bytes: Uint8Array): string;
}

export const codecLimits = { bytes: 64 * 1024 * 1024, depth: 64, attachments: 20_000 } as const;

const magic = [0x4e, 0x4c, 0x4d, 0x31] as const;
const prefixBytes = 8;
const alignment = 8;

const arrayKinds = {
  f32: Float32Array,
  f64: Float64Array,
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
} as const;
type ArrayKind = keyof typeof arrayKinds;
type TypedArray = InstanceType<(typeof arrayKinds)[ArrayKind]>;

const specialNumbers = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  "-0": -0,
} as const;

/** The message of a value made of plain objects, arrays, strings, numbers, booleans, null and typed arrays. Other values are a bug. */
export function encodeMessage(value: unknown): Uint8Array<ArrayBuffer> {
  const attachments: TypedArray[] = [];
  const json = toJson(value, attachments, 0);
  const kinds = attachments.map((array) => [arrayKindOf(array), array.byteLength]);
  const header = new TextEncoder().encode(JSON.stringify([json, kinds]));

  let size = aligned(prefixBytes + header.byteLength);
  const offsets = attachments.map((array) => {
    const offset = size;
    size = aligned(size + array.byteLength);
    return offset;
  });
  const message = new Uint8Array(size);
  message.set(magic, 0);
  new DataView(message.buffer).setUint32(4, header.byteLength, true);
  message.set(header, prefixBytes);
  attachments.forEach((array, index) => {
    message.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offsets[index]);
  });
  return message;
}

/** The value of a message from anywhere: whatever is wrong with it comes back as an error. The arrays are copies. */
export function decodeMessage(message: Uint8Array): Result<unknown, AppError> {
  try {
    return ok(decode(message));
  } catch (thrown) {
    if (thrown instanceof MalformedMessage)
      return err(appError("contract/invalid", { found: thrown.message }));
    throw thrown;
  }
}

class MalformedMessage extends Error {}

function demand(condition: boolean, found: string): asserts condition {
  if (!condition) throw new MalformedMessage(found);
}

function aligned(offset: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

function arrayKindOf(array: ArrayBufferView): ArrayKind {
  const name = Object.keys(arrayKinds).find((kind) => array instanceof arrayKinds[kind as ArrayKind]);
  invariant(name !== undefined, `a ${array.constructor.name} can't be sent`);
  return name as ArrayKind;
}

function toJson(value: unknown, attachments: TypedArray[], depth: number): unknown {
  invariant(depth <= codecLimits.depth, "the value to send is nested too deeply");
  if (typeof value === "number") return numberToJson(value);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  invariant(typeof value === "object", `a ${typeof value} can't be sent`);
  if (Array.isArray(value)) return value.map((item) => toJson(item, attachments, depth + 1));
  if (ArrayBuffer.isView(value)) {
    arrayKindOf(value);
    return { $array: attachments.push(value as TypedArray) - 1 };
  }
  return objectToJson(value, attachments, depth);
}

function numberToJson(value: number): unknown {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $number: Object.is(value, -0) ? "-0" : String(value) };
}

function objectToJson(value: object, attachments: TypedArray[], depth: number): unknown {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.map(([key, item]) => {
      invariant(key !== "__proto__", "an object with the key __proto__ can't be sent");
      return [key.startsWith("$") ? `$${key}` : key, toJson(item, attachments, depth + 1)];
    }),
  );
}

function decode(message: Uint8Array): unknown {
  demand(message.byteLength <= codecLimits.bytes, `a message of ${message.byteLength} bytes`);
  demand(
    message.byteLength >= prefixBytes && magic.every((byte, index) => message[index] === byte),
    "bytes that are no message",
  );
  const headerBytes = new DataView(message.buffer, message.byteOffset).getUint32(4, true);
  const headerEnd = prefixBytes + headerBytes;
  demand(headerEnd <= message.byteLength, "a message that is cut off");
  const header = parseHeader(message.subarray(prefixBytes, headerEnd));
  const arrays = readAttachments(message, aligned(headerEnd), header.kinds);
  return fromJson(header.json, arrays, 0);
}

function parseHeader(bytes: Uint8Array): { json: unknown; kinds: readonly unknown[] } {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new MalformedMessage("a header that is not JSON");
  }
  demand(
    Array.isArray(header) && header.length === 2 && Array.isArray(header[1]),
    "a header of another form",
  );
  const kinds: readonly unknown[] = header[1];
  demand(kinds.length <= codecLimits.attachments, `${kinds.length} arrays in one message`);
  return { json: header[0], kinds };
}

function readAttachments(message: Uint8Array, start: number, kinds: readonly unknown[]): TypedArray[] {
  let offset = start;
  const arrays = kinds.map((entry) => {
    demand(Array.isArray(entry) && entry.length === 2, "an array without kind or size");
    const [kind, bytes] = entry as [unknown, unknown];
    demand(typeof kind === "string" && Object.hasOwn(arrayKinds, kind), "an array of unknown kind");
    const TypedArrayOfKind = arrayKinds[kind as ArrayKind];
    demand(
      typeof bytes === "number" &&
        Number.isInteger(bytes) &&
        bytes >= 0 &&
        bytes % TypedArrayOfKind.BYTES_PER_ELEMENT === 0,
      "an array of impossible size",
    );
    demand(offset + bytes <= message.byteLength, "a message that is cut off");
    // The copy is aligned whatever the message's own offset in its buffer.
    const copy = new Uint8Array(bytes);
    copy.set(message.subarray(offset, offset + bytes));
    offset = aligned(offset + bytes);
    return new TypedArrayOfKind(copy.buffer);
  });
  demand(offset === message.byteLength, "bytes after the end of the message");
  return arrays;
}

function fromJson(json: unknown, arrays: readonly TypedArray[], depth: number): unknown {
  demand(depth <= codecLimits.depth, "a value that is nested too deeply");
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map((item) => fromJson(item, arrays, depth + 1));
  const entries = Object.entries(json);
  const [first] = entries;
  if (first !== undefined && isMark(first[0])) {
    demand(entries.length === 1, "a mark with other keys beside it");
    return fromMark(first[0], first[1], arrays);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => {
      demand(key !== "__proto__" && !isMark(key), `the key ${key.slice(0, 40)}`);
      return [key.startsWith("$$") ? key.slice(1) : key, fromJson(item, arrays, depth + 1)];
    }),
  );
}

function isMark(key: string): boolean {
  return key.startsWith("$") && !key.startsWith("$$");
}

function fromMark(mark: string, value: unknown, arrays: readonly TypedArray[]): unknown {
  if (mark === "$array") {
    const array = typeof value === "number" ? arrays[value] : undefined;
    demand(array !== undefined, "a reference to an array that is not there");
    return array;
  }
  demand(
    mark === "$number" && typeof value === "string" && Object.hasOwn(specialNumbers, value),
    "an unknown mark",
  );
  return specialNumbers[value as keyof typeof specialNumbers];
}
