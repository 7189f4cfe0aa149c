import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Command } from "commander";
import type { CallResult, CatalogueEntry } from "../../../shared/contract/contract.ts";
import { createServices } from "../../services/index.ts";
import { exitCodes, type CliContext, type CommandBuilder } from "../context.ts";
import { findElectron } from "../electronBinary.ts";
import { alignedRows } from "../textTable.ts";
import { CliSession, succeeded } from "../training.ts";

type EngineStatuses = CallResult<"engines.status">;

/** One thing that Netloom uses where it is there. */
interface Finding {
  readonly what: string;
  readonly ready: boolean;
  readonly detail: string;
  /** How to get it; empty where it is there or nothing need be done. */
  readonly todo: string;
}

export const doctorCommand: CommandBuilder = (context, run) =>
  new Command("doctor")
    .description("show engines, devices, versions and data, what is missing and how to get it")
    .option("--json", "as one JSON object")
    .action(
      run(async ({ json }: { json?: true }) => {
        const session = new CliSession(context, createServices);
        try {
          const { handlers } = session.services;
          const engines = succeeded(await handlers["engines.status"]({}));
          const datasets = succeeded(await handlers["dataset.catalogue"]({}));
          const findings = await environmentFindings(context);
          if (json === true)
            context.terminal.out(JSON.stringify({ version: context.version, findings, engines, datasets }));
          else
            for (const line of doctorLines(context, findings, engines, datasets)) context.terminal.out(line);
          return engines.some((engine) => engine.ready) ? exitCodes.done : exitCodes.failed;
        } finally {
          await session.services.close();
        }
      }),
    );

async function environmentFindings({ places }: CliContext): Promise<readonly Finding[]> {
  return [
    { what: "Node", ready: true, detail: process.version, todo: "" },
    electronFinding(places.appDir),
    windowFinding(places.rendererDir),
    await pythonFinding(),
    { what: "Data folder", ready: true, detail: places.dataDir, todo: "" },
  ];
}

function electronFinding(appDir: string): Finding {
  const found = findElectron(appDir);
  const what = "Electron (desktop window)";
  switch (found.state) {
    case "ready":
      return { what, ready: true, detail: found.version, todo: "" };
    case "not-fetched":
      return {
        what,
        ready: false,
        detail: `${found.version}, binary not fetched`,
        todo: "Run `npx install-electron`; until then the window opens in the browser.",
      };
    case "absent":
      return {
        what,
        ready: false,
        detail: "not installed",
        todo: "Run `npm ci`; until then the window opens in the browser.",
      };
  }
}

function windowFinding(rendererDir: string): Finding {
  const ready = existsSync(join(rendererDir, "index.html"));
  return {
    what: "Window",
    ready,
    detail: ready ? "built" : "not built",
    todo: ready ? "" : "Run `npm run build`.",
  };
}

/** Python only checks exported files in the tests; nothing in the app needs it. */
async function pythonFinding(): Promise<Finding> {
  const what = "Python with onnx (tests only)";
  try {
    const { stdout } = await promisify(execFile)("python3", ["-c", "import onnx; print(onnx.__version__)"], {
      timeout: 20_000,
    });
    return { what, ready: true, detail: `onnx ${stdout.trim()}`, todo: "" };
  } catch {
    return {
      what,
      ready: false,
      detail: "not found",
      todo: "Run `pip install onnx` to have exported files checked by onnx.checker in the tests.",
    };
  }
}

function doctorLines(
  { version }: CliContext,
  findings: readonly Finding[],
  engines: EngineStatuses,
  datasets: readonly CatalogueEntry[],
): readonly string[] {
  const mark = (ready: boolean): string => (ready ? "✓" : "–");
  return [
    `Netloom ${version} on ${process.platform} ${process.arch}`,
    "",
    ...alignedRows(findings.map(({ what, ready, detail, todo }) => [mark(ready), what, detail, todo])),
    "",
    "Engines",
    ...engines.flatMap((engine) => [
      ...alignedRows([[mark(engine.ready), engine.engine, engine.version ?? "", engine.todo]]),
      ...alignedRows(
        engine.devices.map(({ device, ready, detail }) => [
          `    ${mark(ready)}`,
          device,
          shortDetail(detail),
        ]),
      ),
    ]),
    "",
    "Data",
    ...alignedRows(
      datasets.map((entry) => [
        mark(entry.cached || entry.kind === "generated"),
        entry.id,
        entry.title,
        dataDetail(entry),
      ]),
    ),
  ];
}

/** Engines pass on what native libraries say: several lines, source files of theirs, anything. */
function shortDetail(detail: string): string {
  const line = detail.replaceAll(/\s+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function dataDetail({ kind, cached, downloadBytes }: CatalogueEntry): string {
  if (kind === "generated") return "generated here, no download";
  return cached
    ? "downloaded"
    : `to download: ${(downloadBytes / 1e6).toFixed(1)} MB, in the window's Data tab`;
}
