import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codecLimits, decodeMessage, encodeMessage } from "./codec.ts";

const typedArray = fc.oneof(
  fc.float32Array({ maxLength: 20 }),
  fc.float64Array({ maxLength: 20 }),
  fc.int8Array({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }),
  fc.int16Array({ maxLength: 20 }),
  fc.uint16Array({ maxLength: 20 }),
  fc.int32Array({ maxLength: 20 }),
  fc.uint32Array({ maxLength: 20 }),
);

// The assertion itself trips over own properties named constructor; a test of its own covers them.
const key = fc
  .oneof(fc.string(), fc.constantFrom("$array", "$number", "$", "$$", "toString"))
  .filter((name) => name !== "__proto__" && name !== "constructor");

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    typedArray,
    fc.array(tie("any"), { maxLength: 6 }),
    fc.dictionary(key, tie("any"), { maxKeys: 6, noNullPrototype: true }),
  ),
})).any;

function decoded(bytes: Uint8Array): unknown {
  const result = decodeMessage(bytes);
  if (!result.ok) throw new Error(result.error.found);
  return result.value;
}

function refusal(bytes: Uint8Array): string {
  const result = decodeMessage(bytes);
  if (result.ok) throw new Error("the message was accepted");
  expect(result.error.code).toBe("contract/invalid");
  return result.error.found;
}

/** A message with the given header and the given bytes after it. */
function messageOf(header: unknown, tail = 0): Uint8Array {
  const text = Uint8Array.from(typeof header === "string" ? header : JSON.stringify(header), (letter) =>
    letter.charCodeAt(0),
  );
  const bytes = new Uint8Array(Math.ceil((8 + text.length) / 8) * 8 + tail);
  bytes.set([0x4e, 0x4c, 0x4d, 0x31]);
  new DataView(bytes.buffer).setUint32(4, text.length, true);
  bytes.set(text, 8);
  return bytes;
}

describe("codec", () => {
  it("brings every structured value back as it was", () => {
    fc.assert(
      fc.property(value, (original) => {
        expect(decoded(encodeMessage(original))).toStrictEqual(original);
      }),
    );
  });

  it("reads a message at any offset of a larger buffer", () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 16 }), (original, offset) => {
        const bytes = encodeMessage(original);
        const pool = new Uint8Array(bytes.length + 32);
        pool.set(bytes, offset);
        expect(decoded(pool.subarray(offset, offset + bytes.length))).toStrictEqual(original);
      }),
    );
  });

  it("sends only the part of a buffer that a view shows", () => {
    const whole = new Float32Array(100_000);
    expect(encodeMessage(whole.subarray(10, 20)).byteLength).toBeLessThan(200);
  });

  it("takes a property named constructor for what it is", () => {
    expect(Object.entries(decoded(encodeMessage({ constructor: 5 })) as object)).toEqual([
      ["constructor", 5],
    ]);
  });

  it("leaves out undefined properties", () => {
    expect(decoded(encodeMessage({ here: 1, gone: undefined }))).toStrictEqual({ here: 1 });
  });

  it("never throws, whatever bytes arrive", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeMessage(bytes).ok).toBe(false);
      }),
    );
  });

  it("never throws on a message with some bytes changed or its end cut off", () => {
    fc.assert(
      fc.property(value, fc.array(fc.tuple(fc.nat(), fc.nat(255))), fc.nat(), (original, changes, cut) => {
        const bytes = encodeMessage(original);
        for (const [position, byte] of changes) bytes[position % bytes.length] = byte;
        expect(decodeMessage(bytes.subarray(0, bytes.length - (cut % bytes.length)))).toHaveProperty("ok");
      }),
    );
  });

  it("refuses a message that was cut off", () => {
    const bytes = encodeMessage({ data: new Float32Array(100) });
    expect(refusal(bytes.subarray(0, bytes.length - 8))).toContain("cut off");
    expect(refusal(bytes.subarray(0, 20))).toContain("cut off");
  });

  it.each([
    ["no JSON", "{", "not JSON"],
    ["a header of another form", { value: 1 }, "another form"],
    ["an unknown kind of array", [1, [["f16", 4]]], "unknown kind"],
    ["an array kind taken from a prototype", [1, [["constructor", 4]]], "unknown kind"],
    ["an array of half an element", [1, [["f32", 6]]], "impossible size"],
    ["an array of negative size", [1, [["f32", -4]]], "impossible size"],
    ["an array larger than the message", [1, [["f32", 4_000_000_000]]], "cut off"],
    ["a reference to no array", [{ $array: 0 }, []], "not there"],
    ["a reference to a property", [{ $array: "length" }, []], "not there"],
    ["an unknown mark", [{ $date: 1 }, []], "unknown mark"],
    ["a special number from a prototype", [{ $number: "toString" }, []], "unknown mark"],
    ["a mark beside other keys", [{ $array: 0, more: 1 }, []], "other keys"],
    ["a mark after other keys", [{ more: 1, $array: 0 }, []], "the key $array"],
    ["a key that would change a prototype", '[{"__proto__": {"admin": true}}, []]', "__proto__"],
  ])("refuses %s", (_, header, found) => {
    expect(refusal(messageOf(header))).toContain(found);
  });

  it("refuses bytes after the end", () => {
    expect(refusal(messageOf([1, []], 8))).toContain("after the end");
  });

  it("refuses deep nesting without overflowing the stack", () => {
    const depth = 200_000;
    expect(refusal(messageOf(`[${"[".repeat(depth)}${"]".repeat(depth)}, []]`))).toContain(
      "nested too deeply",
    );
  });

  it("refuses more arrays than a message may hold", () => {
    const kinds = Array.from({ length: codecLimits.attachments + 1 }, () => ["u8", 0]);
    expect(refusal(messageOf([1, kinds]))).toContain("arrays in one message");
  });

  it("treats a value that can't be sent as a bug of the sender", () => {
    expect(() => encodeMessage({ run: () => 1 })).toThrow("function");
    expect(() => encodeMessage(new BigInt64Array(1))).toThrow("BigInt64Array");
  });
});
