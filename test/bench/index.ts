// `npm run bench`: each workload on the fast engine and on tfjs's own backends, with --peers also in the Python frameworks, in
// turn within one run so that what else the machine does hits all alike. Figures are printed, never asserted; that the
// engines compute the same loss is asserted.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { enginesFolderIn, enginesFolderVariable } from "../../main/files/enginesFolder.ts";
import { defaultDataFolder } from "../../main/files/dataFolder.ts";
import type { EngineId } from "../../shared/run/runSpec.ts";
import { childJson } from "./childJson.ts";
import { timeToFirstStep } from "./firstStep.ts";
import type { Measurement } from "./measure.ts";
import { median } from "./median.ts";
import { availablePeers, measurePeer, type PeerMeasurement } from "./peers.ts";
import { workloadOf, workloads, type Workload } from "./workloads.ts";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    engines: { type: "string", default: "onnxruntime,cpu" },
    repetitions: { type: "string", default: "5" },
    rounds: { type: "string", default: "2" },
    peers: { type: "boolean", default: false },
    "first-step": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    root: { type: "string", default: process.cwd() },
  },
});

// TensorFlow where `netloom engines install tensorflow` puts it.
process.env[enginesFolderVariable] ??= enginesFolderIn(defaultDataFolder());

const peerScript = `${options.root}/test/bench/peers.py`;
const oneWorkload = fileURLToPath(new URL("one.js", import.meta.url));
/** tfjs's JavaScript backends take long for a step; only where it is quick is their speed measured too. */
const slowSteps: Readonly<Record<string, number>> = { w1: 60, w2: 60, w3: 30 };

/** A speed by whoever reached it, one entry per round. */
interface Contestant {
  readonly name: string;
  readonly measure: () => Promise<Measurement | PeerMeasurement | null>;
  readonly rounds: (Measurement | PeerMeasurement)[];
}

function contestantsFor(workload: Workload, peers: readonly string[]): readonly Contestant[] {
  const engines = (options.engines.split(",") as EngineId[]).filter(
    (engine) => engine === "onnxruntime" || engine === "tensorflow" || workload.checkedSteps > 0,
  );
  return [
    ...engines.map((engine) => ({
      name: engine,
      measure: () => measureEngine(workload, engine),
      rounds: [],
    })),
    ...peers.map((peer) => ({
      name: peer,
      measure: () => measurePeer(peerScript, peer, workload.id),
      rounds: [],
    })),
  ];
}

async function measureEngine(workload: Workload, engine: EngineId): Promise<Measurement> {
  const isFast = engine === "onnxruntime" || engine === "tensorflow";
  const steps = isFast ? workload.steps : (slowSteps[workload.id] ?? 0);
  const repetitions = isFast ? options.repetitions : "1";
  const args = ["--expose-gc", oneWorkload, workload.id, engine, repetitions, String(steps)];
  return (await childJson(process.execPath, args)) as Measurement;
}

async function compete(workload: Workload, contestants: readonly Contestant[]): Promise<void> {
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const contestant of contestants) {
      // The JavaScript engines are there to be agreed with: once is enough.
      if (round > 0 && (contestant.name === "cpu" || contestant.name === "wasm")) continue;
      await takeTurn(workload, contestant);
    }
  }
}

async function takeTurn(workload: Workload, contestant: Contestant): Promise<void> {
  try {
    const measured = await contestant.measure();
    if (measured) contestant.rounds.push(measured);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`${workload.id} ${contestant.name}: not measured: ${reason}`);
  }
}

function speedOf({ rounds }: Contestant): number {
  return median(rounds.map((round) => round.samplesPerSecond).filter((speed) => Number.isFinite(speed)));
}

function report(workload: Workload, contestants: readonly Contestant[]): void {
  const measured = contestants.filter(({ rounds }) => rounds.length > 0);
  if (options.json) {
    for (const { rounds } of measured) for (const round of rounds) console.log(JSON.stringify(round));
    return;
  }
  console.log(`${workload.id} · ${workload.title} · batch ${workload.batch}`);
  for (const contestant of measured) console.log(`  ${describe(contestant)}`);
  const [ours, ...others] = measured.filter((one) => Number.isFinite(speedOf(one)));
  const peers = others.filter((one) => one.rounds.some((round) => "peer" in round));
  if (ours === undefined || peers.length === 0) return;
  const best = peers.reduce((a, b) => (speedOf(b) > speedOf(a) ? b : a));
  console.log(`  ${ours.name} is ${(speedOf(ours) / speedOf(best)).toFixed(2)}× as fast as ${best.name}`);
}

function describe(contestant: Contestant): string {
  const last = contestant.rounds.at(-1)!;
  const speed = speedOf(contestant);
  const rate = Number.isFinite(speed)
    ? `${Math.round(speed).toLocaleString("en")} samples/s, ${last.msPerStep.toFixed(3)} ms a step`
    : "loss only";
  const memory = `peak ${Math.round(last.peakMemoryMb)} MB`;
  if ("peer" in last)
    return `${contestant.name}: ${rate}; compile ${Math.round(last.compileMs)} ms, ${memory}`;
  const beyond = `${Math.round(last.peakBeyondDataMb)} MB beyond the data and the program`;
  return `${contestant.name}: ${rate}; compile ${Math.round(last.openMs)} ms, ${memory} (${beyond}), ${last.threads} threads`;
}

/** Engines must agree on the loss after the same steps; a fast wrong engine is no engine. */
function disagreement(contestants: readonly Contestant[]): string | null {
  const checked = contestants.flatMap(({ rounds }) =>
    rounds.filter((round): round is Measurement => "checkedLoss" in round && round.checkedLoss !== null),
  );
  const [first, ...others] = checked;
  const off = others.find(
    (other) => Math.abs(other.checkedLoss! - first!.checkedLoss!) > 1e-3 * Math.abs(first!.checkedLoss!),
  );
  return off && first
    ? `${off.workload}: loss ${first.checkedLoss} on ${first.engine}, ${off.checkedLoss} on ${off.engine}`
    : null;
}

async function reportFirstStep(): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < 4; run += 1)
    times.push(await timeToFirstStep(options.root, workloadOf("w2").document));
  const ms = median(times.slice(1));
  console.log(
    options.json
      ? JSON.stringify({ workload: "w2", firstStepMs: ms })
      : `w2 from command to first step: ${Math.round(ms)} ms`,
  );
}

const wanted = options.only?.split(",");
const peers = options.peers ? await availablePeers(peerScript) : [];
const problems: string[] = [];
for (const workload of workloads.filter(({ id }) => !wanted || wanted.includes(id))) {
  const contestants = contestantsFor(workload, peers);
  await compete(workload, contestants);
  report(workload, contestants);
  const problem = disagreement(contestants);
  if (problem) problems.push(problem);
}
if (options["first-step"] || !wanted) await reportFirstStep();
for (const problem of problems) console.error(`engines disagree: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
