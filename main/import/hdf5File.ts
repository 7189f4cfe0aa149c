// An HDF5 file held in memory, read through the HDF5 library itself compiled to WebAssembly: what a hostile file breaks is
// inside its sandbox, which sees no other file.
import type { Dataset, File, Group } from "h5wasm";
import { fail } from "../../shared/errors/appError.ts";
import type { HostTensor } from "../engine/engine.ts";
import { importLimits, unpackedAtMost } from "./importLimits.ts";

export class Hdf5File {
  readonly #file: File;
  #bytesLeft: number;

  /** @param bytes of the file: what it declares must have come out of them. */
  constructor(file: File, bytes: number) {
    this.#file = file;
    this.#bytesLeft = Math.min(importLimits.weightBytes, unpackedAtMost(bytes));
  }

  /** Text of an attribute of the group, null where there is none. */
  text(path: string, attribute: string): string | null {
    const value = this.#attribute(path, attribute);
    return typeof value === "string" ? value : null;
  }

  texts(path: string, attribute: string): readonly string[] {
    const value = this.#attribute(path, attribute);
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  }

  /** Names of what the group holds, those that are numbers in their order; none where there is no group. */
  names(path: string): readonly string[] {
    const entity = this.#entity(path);
    return isGroup(entity) ? entity.keys().toSorted((a, b) => Number(a) - Number(b) || 0) : [];
  }

  tensor(path: string): HostTensor | null {
    const entity = this.#entity(path);
    if (!isDataset(entity)) return null;
    const shape = entity.shape ?? [];
    const count = shape.reduce((product, size) => product * size, 1);
    this.#bytesLeft -= count * 8;
    if (this.#bytesLeft < 0)
      fail("import/too-large", {
        found: `a tensor of [${shape.join(", ")}], more than such a file can hold`,
      });
    const value = entity.value;
    if (ArrayBuffer.isView(value))
      return { shape, data: Float32Array.from(value as unknown as ArrayLike<number>, Number) };
    return typeof value === "number" ? { shape: [], data: Float32Array.of(value) } : null;
  }

  #entity(path: string): unknown {
    if (path === "") return this.#file;
    try {
      return this.#file.get(path);
    } catch {
      return null;
    }
  }

  #attribute(path: string, attribute: string): unknown {
    const entity = this.#entity(path);
    if (!isGroup(entity) && !isDataset(entity)) return null;
    const { attrs } = entity;
    return Object.hasOwn(attrs, attribute) ? attrs[attribute]?.value : null;
  }
}

function isGroup(entity: unknown): entity is Group {
  return typeof entity === "object" && entity !== null && "keys" in entity && "attrs" in entity;
}

function isDataset(entity: unknown): entity is Dataset {
  return (
    typeof entity === "object" &&
    entity !== null &&
    "value" in entity &&
    "shape" in entity &&
    "attrs" in entity
  );
}

const nameInside = "model.h5";

/** Calls `use` with the file open. */
export async function withHdf5<T>(bytes: Uint8Array, use: (file: Hdf5File) => T): Promise<T> {
  // Four megabytes of code that only an import needs.
  const library = await import("h5wasm");
  const module = await library.ready;
  // Otherwise the library writes what it trips over to the terminal.
  module.activate_throwing_error_handler();
  // Set only once it is ready.
  const { File, FS } = library;
  if (FS === null) return fail("import/unreadable", { found: "no HDF5 library" });
  FS.writeFile(nameInside, bytes);
  const file = openQuietly(() => new File(nameInside, "r"));
  try {
    return use(new Hdf5File(file, bytes.length));
  } finally {
    file.close();
    FS.unlink(nameInside);
  }
}

function openQuietly(open: () => File): File {
  try {
    const file = open();
    if (file.file_id >= 0n) return file;
  } catch {
    // Said below.
  }
  return fail("import/unreadable", { found: "a damaged HDF5 file" });
}
