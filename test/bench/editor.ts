// `npm run bench -- --editor`: the editor's speed with small and large networks. Figures are printed, never asserted.
import { parseArgs } from "node:util";
import type { GestureCost } from "./editorGestures.ts";
import { measureEditor, type EditorMeasurement } from "./editorInBrowser.ts";
import { quantile } from "./quantile.ts";

const { values: options } = parseArgs({
  options: {
    nodes: { type: "string", default: "20,200,2000" },
    repetitions: { type: "string", default: "7" },
    json: { type: "boolean", default: false },
  },
});

for (const nodes of options.nodes.split(",").map(Number)) {
  const measured = await measureEditor(nodes, Number(options.repetitions));
  if (measured === null) {
    console.log("Not measured: no Chromium found.");
    break;
  }
  console.log(options.json ? JSON.stringify(summaryOf(measured)) : describe(measured));
}

function summaryOf({ gestures, ...rest }: EditorMeasurement) {
  const costs = Object.entries(gestures).map(([name, cost]) => [name, costSummary(cost)] as const);
  return { ...rest, gestures: Object.fromEntries(costs) };
}

function costSummary({ frames, scriptMs, layoutMs }: GestureCost) {
  return {
    p50Ms: quantile(frames, 0.5),
    p95Ms: quantile(frames, 0.95),
    longestMs: Math.max(...frames),
    scriptMs,
    layoutMs,
  };
}

function describe(measured: EditorMeasurement): string {
  const { nodes, openMs, editMs, insertMs, deleteMs, undoMs, memoryMb, gestures } = measured;
  const lines = Object.entries(gestures).map(([name, cost]) => `  ${name.padEnd(12)}${describeCost(cost)}`);
  return [
    `${nodes} nodes: open ${whole(openMs)} ms; field edit ${whole(editMs)} ms, insert ${whole(insertMs)} ms, delete ${whole(deleteMs)} ms, undo ${whole(undoMs)} ms; ${whole(memoryMb)} MB`,
    ...lines,
  ].join("\n");
}

function describeCost(cost: GestureCost): string {
  const { p50Ms, p95Ms, longestMs, scriptMs, layoutMs } = costSummary(cost);
  const work = `script ${scriptMs.toFixed(1)} ms, layout ${layoutMs.toFixed(1)} ms a frame`;
  return `frame p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms, longest ${longestMs.toFixed(0)} ms; ${work}`;
}

function whole(value: number): string {
  return value.toFixed(0);
}
