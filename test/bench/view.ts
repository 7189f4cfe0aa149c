// `npm run bench -- --view`: what watching costs. Each workload trains through the real services, watched and unwatched in
// turn; printed are the ratio of the speeds, pictures per second and what the trainer itself says the view costs.
import { parseArgs } from "node:util";
import type { NetDocument } from "../../shared/document/schema.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";
import { measureView, type ViewMeasurement } from "./viewRun.ts";
import { workloads } from "./workloads.ts";

const { values: options } = parseArgs({
  options: {
    view: { type: "boolean" },
    only: { type: "string", default: "w2,w4" },
    seconds: { type: "string", default: "3" },
    turns: { type: "string", default: "5" },
    budget: { type: "string", default: "0.05" },
    json: { type: "boolean", default: false },
  },
});

const trainerEntry = await buildNodeEntry("main/trainer/index.ts", "bench-trainer");
for (const workload of workloads.filter(({ id }) => options.only.split(",").includes(id))) {
  const measured = await measureView(onDigits(workload.document), {
    trainerEntry,
    budget: Number(options.budget),
    turns: Number(options.turns),
    secondsPerTurn: Number(options.seconds),
  });
  console.log(
    options.json ? JSON.stringify({ workload: workload.id, ...measured }) : line(workload.title, measured),
  );
}

/** Endless training on generated digits. */
function onDigits(document: NetDocument): NetDocument {
  return {
    ...document,
    training: { ...document.training, epochs: 1_000_000 },
    data: { ...document.data, source: { kind: "generated", id: "digits", count: 4000, seed: 1 } },
  };
}

function line(title: string, m: ViewMeasurement): string {
  return [
    title,
    `${(100 * m.speedRatio).toFixed(1)} % of the speed unwatched (${Math.round(m.stepsPerSecond)} steps/s)`,
    `${m.framesPerSecond.toFixed(1)} pictures/s, longest gap ${Math.round(m.longestGapMs)} ms`,
    `view ${(100 * m.measuredShare).toFixed(1)} %`,
    `pause ${m.pauseMs.toFixed(0)} ms`,
    `trainer ${Math.round(m.memoryMb[0])} → ${Math.round(m.memoryMb[1])} MB`,
  ].join("; ");
}
