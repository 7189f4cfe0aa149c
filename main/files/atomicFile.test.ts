import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isTemporaryName, stageFile, writeFileAtomic } from "./atomicFile.ts";

vi.mock("node:fs/promises", { spy: true });

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-atomic-"));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

test("writes text, bytes and lists of pieces", async () => {
  const path = join(folder, "a.bin");
  for (const content of [
    "abc",
    new TextEncoder().encode("abc"),
    [new Uint8Array([97]), new Uint8Array([98, 99])],
  ]) {
    expect((await writeFileAtomic(path, content)).ok).toBe(true);
    expect(await readFile(path, "utf8")).toBe("abc");
  }
  expect(await readdir(folder)).toEqual(["a.bin"]);
});

test("keeps the permissions of the file it replaces", async () => {
  const path = join(folder, "a.txt");
  await writeFile(path, "old");
  await chmod(path, 0o600);
  await writeFileAtomic(path, "new");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("a staged file changes nothing until it is committed", async () => {
  const path = join(folder, "a.txt");
  await writeFile(path, "old");
  const staged = await stageFile(path, "new");
  if (!staged.ok) throw new Error(staged.error.found);
  expect(await readFile(path, "utf8")).toBe("old");
  expect(await readFile(staged.value.temporaryPath, "utf8")).toBe("new");
  await staged.value.discard();
  expect(await readdir(folder)).toEqual(["a.txt"]);
  expect(await readFile(path, "utf8")).toBe("old");
});

test("a disk that fills up half-way leaves the old file and no rest", async () => {
  const path = join(folder, "a.txt");
  await writeFile(path, "old");
  const realOpen = (await vi.importActual<typeof fs>("node:fs/promises")).open;
  vi.mocked(fs.open).mockImplementationOnce(async (...args) => {
    const handle = await realOpen(...args);
    handle.writeFile = async () => {
      await handle.write("ha");
      throw systemError("ENOSPC");
    };
    return handle;
  });
  const result = await writeFileAtomic(path, "half");
  expect(result).toMatchObject({ ok: false, error: { code: "file/write" } });
  expect(result.ok ? "" : result.error.found).toContain("no space left");
  expect(await readFile(path, "utf8")).toBe("old");
  expect(await readdir(folder)).toEqual(["a.txt"]);
});

test("a rename that is refused leaves the old file and no rest", async () => {
  const path = join(folder, "a.txt");
  await writeFile(path, "old");
  vi.mocked(fs.rename).mockRejectedValueOnce(systemError("EACCES"));
  expect(await writeFileAtomic(path, "new")).toMatchObject({ ok: false, error: { code: "file/write" } });
  expect(await readdir(folder)).toEqual(["a.txt"]);
});

test("says what stands in the way", async () => {
  const missing = await writeFileAtomic(join(folder, "nowhere", "a.txt"), "x");
  expect(missing.ok ? "" : missing.error.found).toContain("folder that does not exist");
  await mkdir(join(folder, "taken"));
  const taken = await writeFileAtomic(join(folder, "taken"), "x");
  expect(taken.ok ? "" : taken.error.found).toContain("a folder of that name");
});

test("knows its own temporary names", async () => {
  const staged = await stageFile(join(folder, "model.onnx"), "x");
  if (!staged.ok) throw new Error(staged.error.found);
  expect((await readdir(folder)).map(isTemporaryName)).toEqual([true]);
  expect(isTemporaryName("model.onnx")).toBe(false);
  await staged.value.discard();
});
