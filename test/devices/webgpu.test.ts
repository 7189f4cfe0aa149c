// Every primitive, and whole networks, on onnxruntime's WebGPU device. In a process of its own: drivers are chosen by the
// environment a process starts with, and one that crashes must not take the tests along.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { webgpuEnvironment } from "../support/vulkan.ts";

const root = join(import.meta.dirname, "..", "..");

interface Assertion {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages: readonly string[];
}

interface Outcome {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly Assertion[];
  }[];
}

/** The tests of these files with NETLOOM_TEST_DEVICE set. */
async function runOnWebgpu(files: readonly string[]): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "netloom-webgpu-"));
  const report = join(folder, "report.json");
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const environment = { ...(await webgpuEnvironment()), NETLOOM_TEST_DEVICE: "webgpu" };
  try {
    await new Promise<void>((resolve, reject) => {
      const argv = [vitest, "run", "--reporter=json", `--outputFile=${report}`, "--maxWorkers=1", ...files];
      const child = spawn(process.execPath, argv, { cwd: root, env: environment, stdio: "ignore" });
      child.once("error", reject);
      child.once("close", () => resolve());
    });
    return JSON.parse(await readFile(report, "utf8")) as Outcome;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function failuresOf({ testResults }: Outcome): readonly string[] {
  return testResults.flatMap(({ message, assertionResults }) => [
    ...(assertionResults.length === 0 ? [message] : []),
    ...assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join(" ")}`),
  ]);
}

it("computes and trains on WebGPU as on the CPU", { timeout: 300_000 }, async (context) => {
  const networks = await runOnWebgpu(["main/engine/deviceParity.test.ts"]);
  if (networks.numPassedTests === 0 && networks.numFailedTests === 0) {
    const [first] = networks.testResults.flatMap(({ assertionResults }) => assertionResults);
    context.skip(`neither a Vulkan device nor Chromium's SwiftShader: ${first?.fullName ?? "no test ran"}`);
  }
  expect(failuresOf(networks)).toEqual([]);
  const primitives = await runOnWebgpu(["main/onnx/lowerProgram.test.ts"]);
  expect(failuresOf(primitives)).toEqual([]);
  expect(primitives.numPassedTests).toBeGreaterThan(50);
});
