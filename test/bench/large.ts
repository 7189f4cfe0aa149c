// `npm run bench -- --large`: how long a table of a million rows takes to load and how much memory that needs, and how
// many images a second come from the disk in shuffled order.
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import type { DataSource } from "../../shared/document/schema.ts";
import { encodeIdx } from "../../main/data/idxFixture.ts";
import { loadDataset } from "../../main/data/loadDataset.ts";
import { createRandom } from "../../main/data/random.ts";
import { SampleWindows } from "../../main/data/packed/sampleWindows.ts";
import { epochOrder } from "../../main/data/batching.ts";
import { isStored } from "../../main/data/samples.ts";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    images: { type: "string", default: "200000" },
  },
});

const columns = 11;
const batch = 32;
const folder = await mkdtemp(join(tmpdir(), "netloom-large-"));
try {
  await measureTable(Number(options.rows));
  await measureWindows(Number(options.images));
} finally {
  await rm(folder, { recursive: true });
}

async function measureTable(rows: number): Promise<void> {
  const path = join(folder, "table.csv");
  await writeTable(path, rows);
  const before = process.memoryUsage().rss;
  const start = performance.now();
  await load({ kind: "csv", path, target: null, task: "auto" });
  const seconds = (performance.now() - start) / 1000;
  const peak = process.resourceUsage().maxRSS * 1024 - before;
  const stored = rows * columns * 4;
  console.log(
    `${rows} rows × ${columns + 1} columns: ${seconds.toFixed(1)} s, ${megabytes(peak)} more than before at most; as stored ${megabytes(stored)}`,
  );
}

/** Reads an epoch in shuffled order, as training would, and nothing else. */
async function measureWindows(images: number): Promise<void> {
  const path = join(folder, "images");
  await mkdir(path);
  const pixels = new Uint8Array(images * 784).map((_, at) => at % 251);
  await writeFile(join(path, "images.idx"), encodeIdx(8, [images, 28, 28], pixels));
  await writeFile(join(path, "labels.idx"), encodeIdx(8, [images], new Uint8Array(images)));
  const { train } = await load({ kind: "folder", path }, 0);
  if (!isStored(train)) throw new Error("the images are in memory");
  const windows = new SampleWindows(train, batch);
  const order = epochOrder(train.count, 1, 0, true);
  const start = performance.now();
  for (let at = 0; at < order.length;) {
    at += (await windows.take(order, at, order.length, () => null)).indices.length;
  }
  const perSecond = train.count / ((performance.now() - start) / 1000);
  await windows.close();
  console.log(
    `${images} images of 28×28 from the disk, shuffled: ${Math.round(perSecond / 1000)}k samples/s`,
  );
}

async function load(source: DataSource, memoryBytes?: number) {
  const data = { source, validationShare: 0.2, splitSeed: 1 };
  const result = await loadDataset(data, { cacheDir: folder, memoryBytes });
  if (!result.ok) throw new Error(result.error.found);
  return result.value;
}

async function writeTable(path: string, rows: number): Promise<void> {
  const random = createRandom(1);
  const file = createWriteStream(path);
  file.write(`${Array.from({ length: columns }, (_, at) => `x${at}`).join(",")},kind\n`);
  for (let row = 0; row < rows; row += 1) {
    const numbers = Array.from({ length: columns }, () => random.unit());
    const kind = (numbers[0] ?? 0) > 0.5 ? "high" : "low";
    const text = `${numbers.map((number) => number.toFixed(6)).join(",")},${kind}\n`;
    if (!file.write(text)) await new Promise<void>((resolve) => file.once("drain", () => resolve()));
  }
  file.end();
  await finished(file);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
