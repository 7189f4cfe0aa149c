import { expect, test } from "vitest";
import { withHdf5 } from "./hdf5File.ts";

/** A file with one tensor of so many numbers, of which none but the first few were ever written. */
async function sparseFile(count: number): Promise<Uint8Array> {
  const library = await import("h5wasm");
  const { FS } = await library.ready;
  const file = new library.File("sparse.h5", "w");
  const data = Float32Array.of(1, 2, 3, 4);
  file.create_dataset({ name: "w", data, shape: [4], maxshape: [null], chunks: [4] }).resize([count]);
  file.close();
  return FS.readFile("sparse.h5").slice();
}

test("a small file can't declare tensors that fill the memory", async () => {
  const small = await withHdf5(await sparseFile(8), (file) => file.tensor("w"));
  expect([...(small?.data ?? [])]).toEqual([1, 2, 3, 4, 0, 0, 0, 0]);
  const huge = await sparseFile(200_000_000);
  await expect(withHdf5(huge, (file) => file.tensor("w"))).rejects.toMatchObject({
    error: { code: "import/too-large", found: expect.stringContaining("[200000000]") },
  });
});
