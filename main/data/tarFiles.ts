// Walks through a tar archive (POSIX ustar) as it streams by and hands out the wanted files whole, one at a time.
import { fail } from "../../shared/errors/appError.ts";
import type { ByteStream } from "./byteStream.ts";

const blockBytes = 512;

export interface TarLimits {
  /** Larger files are refused. */
  readonly maxFileBytes: number;
}

/** Throws AppFailure where the archive is cut off or damaged. */
export async function readTarFiles(
  stream: ByteStream,
  wanted: (name: string) => boolean,
  onFile: (name: string, bytes: Uint8Array) => void,
  limits: TarLimits,
): Promise<void> {
  const walker = new TarWalker(stream.path, wanted, onFile, limits);
  for await (const chunk of stream.chunks()) walker.push(chunk);
  walker.finish();
}

type Part =
  | { readonly kind: "header"; readonly bytes: Uint8Array }
  | { readonly kind: "file"; readonly name: string; readonly bytes: Uint8Array }
  /** Padding, and files that nobody wants. */
  | { readonly kind: "skip"; readonly length: number };

class TarWalker {
  readonly #path: string;
  readonly #wanted: (name: string) => boolean;
  readonly #onFile: (name: string, bytes: Uint8Array) => void;
  readonly #limits: TarLimits;
  #part: Part = newHeader();
  #filled = 0;

  constructor(
    path: string,
    wanted: (name: string) => boolean,
    onFile: (name: string, bytes: Uint8Array) => void,
    limits: TarLimits,
  ) {
    this.#path = path;
    this.#wanted = wanted;
    this.#onFile = onFile;
    this.#limits = limits;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      const part = this.#part;
      const length = part.kind === "skip" ? part.length : part.bytes.length;
      const taken = Math.min(length - this.#filled, chunk.length - at);
      if (part.kind !== "skip") part.bytes.set(chunk.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === length) this.#next(part);
    }
  }

  finish(): void {
    const between = this.#part.kind === "header" && this.#filled === 0;
    if (!between) fail("data/archive-broken", { found: `an archive that ends early (${this.#path})` });
  }

  #next(part: Part): void {
    this.#filled = 0;
    if (part.kind === "header") this.#part = this.#partAfter(part.bytes);
    else if (part.kind === "skip") this.#part = newHeader();
    else {
      this.#onFile(part.name, part.bytes);
      this.#part = skipOrHeader(padding(part.bytes.length));
    }
  }

  #partAfter(header: Uint8Array): Part {
    if (header.every((byte) => byte === 0)) return newHeader();
    const name = textAt(header, 0, 100);
    const size = Number.parseInt(textAt(header, 124, 12), 8);
    if (!hasChecksum(header) || !(size >= 0)) {
      return fail("data/archive-broken", { found: `a damaged entry (${this.#path})` });
    }
    const type = header[156] ?? 0;
    const isFile = type === 0 || type === 0x30;
    if (!isFile || !this.#wanted(name) || size === 0) return skipOrHeader(size + padding(size));
    if (size > this.#limits.maxFileBytes) {
      fail("data/archive-broken", {
        expected: `files of at most ${this.#limits.maxFileBytes} bytes`,
        found: `${name} of ${size} bytes (${this.#path})`,
      });
    }
    return { kind: "file", name, bytes: new Uint8Array(size) };
  }
}

function newHeader(): Part {
  return { kind: "header", bytes: new Uint8Array(blockBytes) };
}

function skipOrHeader(length: number): Part {
  return length === 0 ? newHeader() : { kind: "skip", length };
}

/** Files fill whole blocks. */
function padding(size: number): number {
  return (blockBytes - (size % blockBytes)) % blockBytes;
}

function textAt(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end)).trim();
}

/** The header's bytes add up to its checksum field, that field counted as spaces. */
function hasChecksum(header: Uint8Array): boolean {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return Number.parseInt(textAt(header, 148, 8), 8) === sum;
}
