// A served app of its own for each test: fresh data folder, free port, the page opened through its one-time link.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test as base } from "@playwright/test";

interface Served {
  readonly url: string;
  /** Folder the shell was started in: where the window's own file dialog starts. */
  readonly folder: string;
  readonly processId: number;
}

const launcher = resolve("main/cli/netloom.mjs");

/** The test's `page` is open on the app; errors of the page fail the test. */
export const test = base.extend<{ served: Served }>({
  served: async ({ page }, use) => {
    const root = mkdtempSync(join(tmpdir(), "netloom-e2e-"));
    const server = spawn(process.execPath, [launcher, "serve", "--no-open", "--port", "0"], {
      cwd: root,
      env: { ...process.env, NETLOOM_DATA_DIR: join(root, "data") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    try {
      const url = await linkOf(server);
      await page.goto(url);
      await use({ url, folder: root, processId: server.pid ?? 0 });
    } finally {
      await ended(server);
      rmSync(root, { recursive: true, force: true });
    }
    base.expect(problems).toEqual([]);
  },
});

export { expect } from "@playwright/test";

async function linkOf(server: ChildProcess): Promise<string> {
  let output = "";
  return new Promise((done, failed) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const link = /http:\/\/\S+token=\S+/.exec(output)?.[0];
      if (link) done(link);
    };
    server.stdout?.on("data", read);
    server.stderr?.on("data", read);
    server.once("exit", (code) => failed(new Error(`serve ended with ${code}: ${output}`)));
  });
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  await new Promise<void>((done) => {
    server.once("exit", () => done());
    server.kill("SIGINT");
  });
}
