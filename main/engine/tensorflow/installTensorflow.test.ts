// The installation with every other program played: what is run, what is left behind, what is said.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installTensorflow, recordFile } from "./installTensorflow.ts";
import type { CommandOutcome, RunCommand } from "./runCommand.ts";

const wheelBytes = "a wheel";
const wheelHash = createHash("sha256").update(wheelBytes).digest("hex");

const done: CommandOutcome = { code: 0, output: "", errors: "", missing: false };
const missing: CommandOutcome = { code: null, output: "", errors: "", missing: true };

function failed(errors: string): CommandOutcome {
  return { code: 1, output: "", errors, missing: false };
}

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-engines-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Play {
  readonly npmInstall?: CommandOutcome;
  readonly npmSources?: CommandOutcome;
  /** What the trials with the package's own and with the rebuilt addon say, in order. */
  readonly trials?: readonly CommandOutcome[];
  readonly compiler?: CommandOutcome;
  readonly python?: CommandOutcome;
  readonly declaredHash?: string;
}

/** Answers for npm, pip, g++ and node, and the commands that were run. */
function played(play: Play): { run: RunCommand; commands: string[] } {
  const commands: string[] = [];
  const trials = [...(play.trials ?? [done])];
  const run: RunCommand = async (command, args) => {
    const line = [command, ...args].join(" ");
    commands.push(line);
    if (command.startsWith("npm")) {
      return args.includes("--ignore-scripts") ? (play.npmSources ?? done) : (play.npmInstall ?? done);
    }
    if (command === "g++") return play.compiler ?? done;
    if (command === process.execPath) return trials.shift() ?? done;
    if (play.python !== undefined) return play.python;
    if (line.includes("--report")) return { ...done, output: pipReport(play.declaredHash ?? wheelHash) };
    const destination = args[args.indexOf("--dest") + 1];
    if (line.includes("pip download"))
      await writeFile(join(destination ?? "", "tensorflow_cpu.whl"), wheelBytes);
    return done;
  };
  return { run, commands };
}

function pipReport(sha256: string): string {
  const source = { url: "https://example.org/t.whl", archive_info: { hashes: { sha256 } } };
  return JSON.stringify({
    version: "1",
    install: [{ download_info: source, metadata: { version: "2.21.0" } }],
  });
}

function install(play: Play, platform = "linux-x64") {
  const { run, commands } = played(play);
  const told: string[] = [];
  const result = installTensorflow({ enginesFolder: folder, run, platform, tell: (text) => told.push(text) });
  return result.then((outcome) => ({ outcome, commands, told }));
}

async function expectNothingLeft(): Promise<void> {
  expect(await readdir(folder)).toEqual([]);
}

describe("installing TensorFlow", () => {
  it("takes the package's own build where it trains", async () => {
    const { outcome, commands } = await install({});
    expect(outcome).toMatchObject({ ok: true, value: { way: "package", wheel: null } });
    expect(commands.some((command) => command.startsWith("g++"))).toBe(false);
    expect(await readdir(folder)).toEqual(["tensorflow"]);
  });

  it.each([
    ["whose script fails", { npmInstall: failed("npm error 403 Forbidden") }],
    ["that installs and does not train", { trials: [failed("Error: undefined symbol"), done] }],
  ])("rebuilds a package %s, against a wheel with the declared hash", async (_, play) => {
    const { outcome, commands, told } = await install(play);
    expect(outcome).toMatchObject({
      ok: true,
      value: { way: "rebuilt", wheel: { version: "2.21.0", sha256: wheelHash } },
    });
    expect(commands.find((command) => command.includes("tfjs_backend.cc"))).toContain(
      "$ORIGIN/../../deps/lib",
    );
    expect(told.join("\n")).toMatch(/403 Forbidden|undefined symbol/);
    expect(await readdir(folder)).toEqual(["tensorflow"]);
    const record = JSON.parse(await readFile(join(folder, "tensorflow", recordFile), "utf8")) as object;
    expect(record).toMatchObject({ way: "rebuilt", wheel: { sha256: wheelHash } });
    expect(existsSync(join(folder, "tensorflow", "wheel"))).toBe(false);
  });

  const failing = { npmInstall: failed("no") };
  it.each([
    [
      "a wheel that is not the declared one",
      { ...failing, declaredHash: "0".repeat(64) },
      "engine/checksum",
      wheelHash,
    ],
    ["no compiler", { ...failing, compiler: missing }, "engine/tool-missing", "no such program"],
    ["no Python", { ...failing, python: missing }, "engine/tool-missing", "no such program"],
    ["no npm", { npmInstall: missing }, "engine/tool-missing", "no such program"],
    [
      "a compiler that refuses the sources",
      { ...failing, compiler: failed("error: no") },
      "engine/install-failed",
      "error: no",
    ],
    [
      "an addon that does not train",
      { ...failing, trials: [failed("Error: crash")] },
      "engine/install-failed",
      "crash",
    ],
  ])("leaves nothing behind with %s", async (_, play, code, found) => {
    const { outcome } = await install(play);
    expect(outcome).toMatchObject({ ok: false, error: { code, found: expect.stringContaining(found) } });
    await expectNothingLeft();
  });

  it("keeps the engine that is there when a new installation fails", async () => {
    await install({});
    await writeFile(join(folder, "tensorflow", "mark"), "");
    const { outcome } = await install({ npmInstall: failed("no"), compiler: missing });
    expect(outcome.ok).toBe(false);
    expect(existsSync(join(folder, "tensorflow", "mark"))).toBe(true);
    expect((await install({})).outcome.ok).toBe(true);
    expect(existsSync(join(folder, "tensorflow", "mark"))).toBe(false);
    expect(await readdir(folder)).toEqual(["tensorflow"]);
  });

  it("clears up after an installation that was killed", async () => {
    await mkdir(join(folder, "tensorflow.partial-abc", "node_modules"), { recursive: true });
    await install(failing);
    expect((await readdir(folder)).filter((name) => name.includes("partial"))).toEqual([]);
  });

  it("says where it can't be rebuilt", async () => {
    const { outcome } = await install(failing, "darwin-arm64");
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: "engine/install-failed", found: expect.stringContaining("darwin-arm64") },
    });
    await expectNothingLeft();
  });
});
