// CIFAR-10's binary version (A. Krizhevsky 2009): per image one label byte, then 32 × 32 red, green and blue bytes as planes.
// Netloom holds images channels-last, [32, 32, 3].
import { fail } from "../../shared/errors/appError.ts";
import { openByteStream } from "./byteStream.ts";
import type { SampleSet } from "./dataset.ts";
import { readTarFiles } from "./tarFiles.ts";

const side = 32;
const planeBytes = side * side;
const imageBytes = 3 * planeBytes;
const recordBytes = 1 + imageBytes;
const maxBatchBytes = 64 * 1024 * 1024;

/** Reads the published archive without unpacking it to disk: data_batch_*.bin for training, test_batch.bin for validation. */
export async function readCifar10(
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly train: SampleSet; readonly validation: SampleSet }> {
  const train: SampleSet[] = [];
  const validation: SampleSet[] = [];
  await readTarFiles(
    await openByteStream(path, signal),
    (name) => /_batch(_\d)?\.bin$/.test(name),
    (name, bytes) => (name.includes("test") ? validation : train).push(readBatch(bytes, name)),
    { maxFileBytes: maxBatchBytes },
  );
  return { train: joinSets(train), validation: joinSets(validation) };
}

function readBatch(bytes: Uint8Array, name: string): SampleSet {
  if (bytes.length % recordBytes !== 0) {
    fail("data/archive-broken", {
      expected: `records of ${recordBytes} bytes`,
      found: `${bytes.length} bytes in ${name}`,
    });
  }
  const count = bytes.length / recordBytes;
  const images = new Uint8Array(count * imageBytes);
  const labels = new Int32Array(count);
  for (let sample = 0; sample < count; sample += 1) {
    const record = bytes.subarray(sample * recordBytes, (sample + 1) * recordBytes);
    labels[sample] = record[0] ?? 0;
    interleavePlanes(record.subarray(1), images.subarray(sample * imageBytes, (sample + 1) * imageBytes));
  }
  return imageSet(images, labels);
}

/** [3, 32, 32] → [32, 32, 3] */
function interleavePlanes(planes: Uint8Array, image: Uint8Array): void {
  for (let pixel = 0; pixel < planeBytes; pixel += 1) {
    for (let colour = 0; colour < 3; colour += 1) {
      image[3 * pixel + colour] = planes[colour * planeBytes + pixel] ?? 0;
    }
  }
}

function joinSets(sets: readonly SampleSet[]): SampleSet {
  const count = sets.reduce((sum, set) => sum + set.count, 0);
  const images = new Uint8Array(count * imageBytes);
  const labels = new Int32Array(count);
  let at = 0;
  for (const set of sets) {
    images.set(set.features[0]?.data ?? [], at * imageBytes);
    labels.set(set.targets[0]?.data ?? [], at);
    at += set.count;
  }
  return imageSet(images, labels);
}

function imageSet(images: Uint8Array, labels: Int32Array): SampleSet {
  return {
    count: labels.length,
    features: [{ name: "image", shape: [side, side, 3], data: images }],
    targets: [{ name: "label", shape: [], data: labels }],
  };
}
