// `npm run bench -- --view`: what watching costs. Each workload trains through the real services, watched and unwatched in
// turn; printed are the ratio of the speeds, pictures per second and what the trainer itself says the view costs.
import { parseArgs } from "node:util";
import type { NetDocument } from "../../shared/document/schema.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";
import type { FamilyLoad } from "./familyTime.ts";
import { measureInBrowser, type BrowserMeasurement } from "./viewInBrowser.ts";
import { measureView, type ViewMeasurement } from "./viewRun.ts";
import { workloads, type Workload } from "./workloads.ts";

const { values: options } = parseArgs({
  options: {
    view: { type: "boolean" },
    only: { type: "string", default: "w2,w4" },
    seconds: { type: "string", default: "3" },
    turns: { type: "string", default: "5" },
    budget: { type: "string", default: "0.05" },
    where: { type: "string", default: "services,window" },
    json: { type: "boolean", default: false },
  },
});

/** The template nearest to a workload, for the measurement in the window. */
const templates: Readonly<Record<string, string>> = { w2: "mlp-784-16-16-10", w4: "mnist-cnn" };

const trainerEntry = await buildNodeEntry("main/trainer/index.ts", "bench-trainer");
for (const workload of workloads.filter(({ id }) => options.only.split(",").includes(id))) {
  if (options.where.includes("services")) print(workload, line, await measureServices(workload.document));
  const template = templates[workload.id];
  if (!options.where.includes("window") || template === undefined) continue;
  const measured = await measureInBrowser({
    template,
    turns: Number(options.turns),
    secondsPerTurn: Number(options.seconds),
  });
  if (measured === null) console.log("The window was not measured: no Chromium found.");
  else print(workload, windowLine, measured);
}

function print<M>(workload: Workload, text: (measured: M) => string, measured: M): void {
  console.log(
    options.json
      ? JSON.stringify({ workload: workload.id, ...measured })
      : `${workload.title}: ${text(measured)}`,
  );
}

function measureServices(document: NetDocument): Promise<ViewMeasurement> {
  return measureView(onDigits(document), {
    trainerEntry,
    budget: Number(options.budget),
    turns: Number(options.turns),
    secondsPerTurn: Number(options.seconds),
  });
}

/** Endless training on generated digits. */
function onDigits(document: NetDocument): NetDocument {
  return {
    ...document,
    training: { ...document.training, epochs: 1_000_000 },
    data: { ...document.data, source: { kind: "generated", id: "digits", count: 4000, seed: 1 } },
  };
}

function line(m: ViewMeasurement): string {
  return [
    `${percent(m.speedRatio)} of the speed unwatched (${Math.round(m.stepsPerSecond)} steps/s)`,
    `${m.framesPerSecond.toFixed(1)} pictures/s, longest gap ${Math.round(m.longestGapMs)} ms`,
    `view ${percent(m.measuredShare)}`,
    `pause ${m.pauseMs.toFixed(0)} ms`,
    `trainer ${Math.round(m.memoryMb[0])} → ${Math.round(m.memoryMb[1])} MB`,
  ].join("; ");
}

function windowLine(m: BrowserMeasurement): string {
  return [
    `in a window ${percent(m.speedRatio)} of the speed hidden`,
    `${m.picturesPerSecond.toFixed(1)} pictures/s`,
    `animation frame p50 ${m.frameP50Ms.toFixed(1)} ms, p95 ${m.frameP95Ms.toFixed(1)} ms`,
    `window ${Math.round(m.memoryMb[0])} → ${Math.round(m.memoryMb[1])} MB`,
    `cores in use hidden ${loadText(m.load.hidden)}, shown ${loadText(m.load.shown)}`,
  ].join("; ");
}

function loadText(load: FamilyLoad): string {
  return Object.entries(load)
    .map(([role, cores]) => `${role} ${cores.toFixed(2)}`)
    .join(" + ");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
