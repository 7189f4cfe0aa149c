import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { attempt } from "./attempt.ts";
import { readCifar10 } from "./cifar10.ts";

const folder = mkdtempSync(join(tmpdir(), "netloom-cifar-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A tar entry: header with checksum, content, padding. */
function entry(name: string, content: Uint8Array, type = "0"): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, "0"), 124);
  header.write("        ", 148);
  header.write(type, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

/** Records of one label and planes filled with 10 · label + 0, 1, 2. */
function batch(...labels: readonly number[]): Uint8Array {
  return Buffer.concat(labels.map(record));
}

function record(label: number): Buffer {
  const planes = [0, 1, 2].map((colour) => Buffer.alloc(1024, 10 * label + colour));
  return Buffer.concat([Buffer.of(label), ...planes]);
}

function archive(...entries: readonly Buffer[]): Buffer {
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));
}

let written = 0;
function read(bytes: Uint8Array): ReturnType<typeof attempt<Awaited<ReturnType<typeof readCifar10>>>> {
  written += 1;
  const path = join(folder, `${written}.tar.gz`);
  writeFileSync(path, bytes);
  return attempt(() => readCifar10(path));
}

test("joins the training batches in order, planes become pixels", async () => {
  const result = await read(
    archive(
      entry("cifar-10-batches-bin/", new Uint8Array(0), "5"),
      entry("cifar-10-batches-bin/readme.html", new Uint8Array(700)),
      entry("cifar-10-batches-bin/data_batch_1.bin", batch(3, 1)),
      entry("cifar-10-batches-bin/data_batch_2.bin", batch(7)),
      entry("cifar-10-batches-bin/test_batch.bin", batch(9)),
    ),
  );
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const { train, validation } = result.value;
  expect([...(train.targets[0]?.data ?? [])]).toEqual([3, 1, 7]);
  expect([...(validation.targets[0]?.data ?? [])]).toEqual([9]);
  expect(train.features[0]?.shape).toEqual([32, 32, 3]);
  expect([...(train.features[0]?.data.subarray(3072 - 3, 3072 + 3) ?? [])]).toEqual([30, 31, 32, 10, 11, 12]);
});

test("an archive that is cut off, damaged or of another layout is refused", async () => {
  const whole = Buffer.concat([entry("a/test_batch.bin", batch(1)), Buffer.alloc(1024)]);
  const endless = Buffer.from(entry("a/test_batch.bin", new Uint8Array(0)));
  endless.write("77777777777", 124);
  endless.write("        ", 148);
  const sum = endless.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  endless.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  expect(await read(endless)).toMatchObject({
    ok: false,
    error: { code: "data/archive-broken", found: expect.stringContaining("8589934591 bytes") },
  });
  const damaged = Buffer.from(whole);
  damaged[3] = 0x7a;
  for (const bytes of [whole.subarray(0, 2000), damaged, entry("a/test_batch.bin", new Uint8Array(100))]) {
    expect(await read(bytes)).toMatchObject({ ok: false, error: { code: "data/archive-broken" } });
  }
});
