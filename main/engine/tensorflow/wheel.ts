// TensorFlow's C library out of its Python wheel: the one place where current builds of it are published.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import * as z from "zod";
import { fail } from "../../../shared/errors/appError.ts";
import { demandDone, minuteMs, type Installation } from "./installation.ts";

export interface Wheel {
  readonly path: string;
  readonly version: string;
  /** Of the file, equal to what its index declares. */
  readonly sha256: string;
}

const python = process.platform === "win32" ? "python" : "python3";
const pythonTool = {
  name: "Python 3 with pip",
  todo: "Install Python 3 with pip (Debian and Ubuntu: `sudo apt install python3-pip`), then try again.",
};
const requirement = "tensorflow_cpu>=2.16,<3";
const pipOptions = ["--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--quiet"];

/** Of pip's installation report (https://pip.pypa.io/en/stable/reference/installation-report) what is used here. */
const reportSchema = z.object({
  install: z.tuple([
    z.object({
      download_info: z.object({
        archive_info: z.object({ hashes: z.object({ sha256: z.string().length(64) }) }),
      }),
      metadata: z.object({ version: z.string() }),
    }),
  ]),
});

/** Throws engine/checksum where the file is not the one that the index declares. */
export async function fetchWheel(installation: Installation): Promise<Wheel> {
  const declared = await declaredWheel(installation);
  installation.tell(`Fetching the Python wheel tensorflow_cpu ${declared.version} (about 270 MB).`);
  const folder = join(installation.stage, "wheel");
  await mkdir(folder);
  const args = [
    "-m",
    "pip",
    "download",
    ...pipOptions,
    "--dest",
    folder,
    `tensorflow_cpu==${declared.version}`,
  ];
  const outcome = await installation.run(python, args, { cwd: installation.stage, timeoutMs: 60 * minuteMs });
  demandDone(outcome, "pip could not fetch the wheel", pythonTool);
  const name = (await readdir(folder)).find((file) => file.endsWith(".whl"));
  if (name === undefined) return fail("engine/install-failed", { found: "pip fetched no wheel" });
  const path = join(folder, name);
  const sha256 = await hashOf(path);
  if (sha256 !== declared.sha256) {
    fail("engine/checksum", { expected: `${name} with SHA-256 ${declared.sha256}`, found: sha256 });
  }
  installation.tell(`Its SHA-256 is the one that the package index declares: ${sha256}.`);
  return { path, version: declared.version, sha256 };
}

async function declaredWheel({ stage, run }: Installation): Promise<{ version: string; sha256: string }> {
  const args = [
    "-m",
    "pip",
    "install",
    "--dry-run",
    "--ignore-installed",
    ...pipOptions,
    "--report",
    "-",
    requirement,
  ];
  const outcome = await run(python, args, { cwd: stage, timeoutMs: 60 * minuteMs });
  demandDone(outcome, "pip found no wheel of TensorFlow for this machine", pythonTool);
  const report = reportSchema.safeParse(parsedJson(outcome.output));
  if (!report.success)
    return fail("engine/install-failed", { found: "a report of pip without version and SHA-256" });
  const [{ download_info: source, metadata }] = report.data.install;
  return { version: metadata.version, sha256: source.archive_info.hashes.sha256 };
}

/** Libraries into `libraries`, headers into `headers`. Python unpacks: it is there, and knows zip files. */
export async function unpackWheel(
  { stage, run }: Installation,
  wheel: Wheel,
  { libraries, headers }: { libraries: string; headers: string },
): Promise<void> {
  const args = ["-c", unpackScript, wheel.path, libraries, headers];
  const outcome = await run(python, args, { cwd: stage, timeoutMs: 10 * minuteMs });
  demandDone(outcome, "the wheel could not be unpacked", pythonTool);
}

/** The folders of headers that TensorFlow's C interface includes. */
const unpackScript = `
import os, shutil, sys, zipfile
wheel, libraries, headers = sys.argv[1:]
root = "tensorflow/include/"
wanted = tuple(root + part for part in ("tensorflow/c/", "tensorflow/core/platform/", "xla/tsl/", "tsl/"))
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(headers, [name for name in archive.namelist() if name.startswith(wanted)])
    os.makedirs(libraries, exist_ok=True)
    for name in ("libtensorflow_cc.so.2", "libtensorflow_framework.so.2"):
        with archive.open("tensorflow/" + name) as packed, open(os.path.join(libraries, name), "wb") as file:
            shutil.copyfileobj(packed, file, 1 << 24)
`;

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
