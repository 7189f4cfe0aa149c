// Takes the README's picture: the first window, trained on the digits the app draws, its neurons on show.
// `npm run docs:screenshot`; needs a Chromium (NETLOOM_BROWSER, or /usr/bin/chromium).
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";

const root = fileURLToPath(new URL("../..", import.meta.url));
const data = mkdtempSync(join(tmpdir(), "netloom-picture-"));
const server = spawn(
  process.execPath,
  [join(root, "main/cli/netloom.mjs"), "serve", "--no-open", "--port", "0"],
  {
    cwd: data,
    env: { ...process.env, NETLOOM_DATA_DIR: join(data, "data") },
    stdio: ["ignore", "pipe", "inherit"],
  },
);
const url = await new Promise((done, failed) => {
  let output = "";
  server.stdout.on("data", (chunk) => {
    output += chunk;
    const link = /http:\/\/\S+token=\S+/.exec(output)?.[0];
    if (link) done(link);
  });
  server.once("exit", (code) => failed(new Error(`serve ended with ${code}`)));
});
const browser = await chromium.launch({
  executablePath: process.env.NETLOOM_BROWSER ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  await page.goto(url);
  await page.getByTestId("view-neurons").click();
  await page.getByTestId("toolbar-train.start").click();
  await page.getByTestId("run-state").getByText("Finished").waitFor({ timeout: 60_000 });
  await page.mouse.move(700, 820);
  await page.waitForTimeout(2500);
  await page.screenshot({ path: join(root, "docs/images/netloom.png") });
} finally {
  await browser.close();
  server.once("exit", () => rmSync(data, { recursive: true, force: true }));
  server.kill("SIGINT");
}
