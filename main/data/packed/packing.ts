// Where data that memory should not hold is kept: each source converted once to a packed file in one folder. The folder is
// bounded: before a file is written, those used longest ago make room, and what can't fit is refused with the sizes.
import { createHash } from "node:crypto";
import { readdir, readFile, rm, stat, statfs, utimes } from "node:fs/promises";
import { totalmem } from "node:os";
import { basename, join } from "node:path";
import { AppFailure, fail } from "../../../shared/errors/appError.ts";
import { isTemporaryName, stageFile, writeFileAtomic } from "../../files/atomicFile.ts";
import { makeFolder } from "../../files/makeFolder.ts";
import { throwIfCancelled, type ReadProgress } from "../byteStream.ts";
import { hashStored, storedBytes } from "../contentHash.ts";
import type { Samples } from "../dataset.ts";
import { isStored } from "../samples.ts";
import { openPack, packBytes, packPieces, type Pack, type PackHeader } from "./packFile.ts";

export interface Packing {
  readonly folder: string;
  /** Sources with more bytes of numbers than this are kept on the disk. */
  readonly memoryBytes: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
  /** The folder may hold so much; half of the disk where nobody says. */
  readonly mostBytes?: number;
}

/** A temporary file nobody has written to for so long belongs to a process that is gone. */
const abandonedMs = 60 * 60 * 1000;
/** A disk is never filled beyond this. */
const diskShare = 0.95;
const defaultShare = 0.25;

/** Bytes that data may take in memory. @param share of the machine's memory. */
export function dataMemory(share: number = defaultShare): number {
  return Math.floor(totalmem() * share);
}

/** The packed file of a source, if it is there and was made from the files as they are now. */
export async function findPack(
  packing: Packing,
  key: string,
  stamp: readonly string[],
): Promise<Pack | null> {
  const pack = await openPack(pathOf(packing, key, stamp));
  if (pack === null) return null;
  const now = new Date();
  await utimes(pack.path, now, now).catch(() => undefined);
  return pack;
}

/** Writes the packed file of a source. Throws AppFailure data/no-room, file/write or what the columns throw. */
export async function writePack(
  packing: Packing,
  key: string,
  header: PackHeader,
  columns: readonly AsyncIterable<Uint8Array>[],
): Promise<Pack> {
  const path = pathOf(packing, key, header.stamp);
  await makeRoom(packing, packBytes(header));
  const staged = await stageFile(path, whileWanted(packPieces(header, columns), packing.signal));
  throwIfCancelled(packing.signal);
  if (!staged.ok) throw new AppFailure(staged.error);
  const committed = await staged.value.commit();
  if (!committed.ok) throw new AppFailure(committed.error);
  const pack = await openPack(path);
  return pack ?? fail("file/write", { found: `a packed file that is not whole (${path})` });
}

/** Makes the folder and room in it. Throws AppFailure data/no-room or file/write. */
export async function makeRoom({ folder, mostBytes }: Packing, wanted: number): Promise<void> {
  const made = makeFolder(folder);
  if (!made.ok) throw new AppFailure(made.error);
  const { bsize, blocks, bavail } = await statfs(folder);
  const most = mostBytes ?? (blocks * bsize) / 2;
  let free = bavail * bsize - (1 - diskShare) * blocks * bsize;
  const kept = await keptFiles(folder);
  let held = kept.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of kept) {
    if (wanted <= free && held + wanted <= most) return;
    await rm(file.path, { force: true });
    free += file.bytes;
    held -= file.bytes;
  }
  if (wanted <= free && wanted <= most) return;
  fail("data/no-room", {
    expected: `${gigabytes(wanted)} on the disk of ${folder}, for data that is larger than memory may hold`,
    found: `room for ${gigabytes(Math.max(0, Math.min(free, most)))}`,
  });
}

/** The hash of a dataset on the disk: read once, then remembered beside its packed file. */
export async function hashPacked(train: Samples, validation: Samples, packing: Packing): Promise<string> {
  const remembered = join(packing.folder, `${hashKey(train, validation)}.hash`);
  const known = await readFile(remembered, "utf8").catch(() => "");
  if (/^[0-9a-f]{64}$/.test(known)) return known;
  const totalBytes = storedBytes(train, validation);
  const onRead = (doneBytes: number): void =>
    packing.onProgress?.({ activity: "checking the data", doneBytes, totalBytes });
  const hash = await hashStored(train, validation, { signal: packing.signal, onRead });
  // Not remembering it costs time, nothing else.
  await writeFileAtomic(remembered, hash);
  return hash;
}

/** Names the packed content and how it is shared out. */
function hashKey(train: Samples, validation: Samples): string {
  const hash = createHash("sha256");
  for (const samples of [train, validation]) {
    hash.update(`${samples.count};`);
    if (!isStored(samples)) continue;
    for (const { file } of samples.features) hash.update(`${basename(file)};`);
    if (samples.rows !== null) hash.update(samples.rows);
    for (const { data } of samples.targets) hash.update(data);
  }
  return hash.digest("hex");
}

/** Changed files make another name: what was made from the old ones is left to be removed in time. */
function pathOf({ folder }: Packing, key: string, stamp: readonly string[]): string {
  const name = createHash("sha256")
    .update(JSON.stringify([key, stamp]))
    .digest("hex");
  return join(folder, `${name}.pack`);
}

interface KeptFile {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/** Packed files, longest unused first. What a process left half done is removed. */
async function keptFiles(folder: string): Promise<readonly KeptFile[]> {
  const kept: KeptFile[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null) continue;
    const abandoned = isTemporaryName(name) && Date.now() - found.mtimeMs > abandonedMs;
    if (abandoned) await rm(path, { force: true });
    if (name.endsWith(".pack")) kept.push({ path, bytes: found.size, usedMs: found.mtimeMs });
  }
  return kept.sort((a, b) => a.usedMs - b.usedMs);
}

async function* whileWanted(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const piece of pieces) {
    throwIfCancelled(signal);
    yield piece;
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`;
}
