// Runs the end-to-end tests where a Chromium-like browser can be found; says so and succeeds where none is.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const candidates = [
  process.env.NETLOOM_BROWSER,
  chromium.executablePath(),
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

const browser = candidates.find((path) => path && existsSync(path));
if (!browser) {
  console.log(
    "End-to-end tests skipped: no Chromium, Chrome or Edge found. Install one, run `npx playwright install chromium`, or set NETLOOM_BROWSER to its path.",
  );
  process.exit(0);
}
console.log(`End-to-end tests in ${browser}`);
const playwright = new URL("../../node_modules/@playwright/test/cli.js", import.meta.url).pathname;
const result = spawnSync(process.execPath, [playwright, "test", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, NETLOOM_BROWSER: browser },
});
process.exit(result.status ?? 1);
