// Where in a train step numbers first stop being finite: the earliest computation with finite inputs and an output that is
// not, from which such numbers flow all the way into the loss or a variable. An infinity that is meant (a mask, a padding)
// ends before it gets there and is not taken for a fault.
import type { Equation, Program, ValueId } from "../trace/program/ir.ts";
import { lossScope, optimizerScope } from "../trace/recorder.ts";
import type { Fault } from "./engine.ts";

/** What a watched step reported of a value. */
export interface NumberReport {
  readonly finite: boolean;
  /** Largest magnitude; meaningless where not finite. */
  readonly largest: number;
}

export interface FaultNames {
  /** Document node of a tfjs layer. */
  readonly nodeOfLayer: ReadonlyMap<string, string>;
  /** Node of the first output, to which the loss belongs. */
  readonly outputNode: string | null;
}

/** @param reports of the program's watched values; null where all results are finite. */
export function faultOf(
  program: Program,
  reports: ReadonlyMap<ValueId, NumberReport>,
  names: FaultNames,
): Fault | null {
  return new FaultSearch(program, reports, names).find();
}

class FaultSearch {
  readonly #program: Program;
  readonly #reports: ReadonlyMap<ValueId, NumberReport>;
  readonly #names: FaultNames;
  readonly #makers = new Map<ValueId, Equation>();

  constructor(program: Program, reports: ReadonlyMap<ValueId, NumberReport>, names: FaultNames) {
    this.#program = program;
    this.#reports = reports;
    this.#names = names;
    for (const equation of program.equations) {
      for (const output of equation.outputs) this.#makers.set(output, equation);
    }
  }

  find(): Fault | null {
    const { outputs } = this.#program;
    const bad = outputs.filter(({ value }) => this.#isBad(value));
    const loss = bad.find(({ role }) => role.kind === "metric" && role.name === "loss");
    const states = bad.filter(({ role }) => role.kind === "state");
    const sources = this.#sourcesOf((loss === undefined ? states : [loss]).map(({ value }) => value));
    const first = Math.min(...sources);
    return Number.isFinite(first) ? this.#describe(first) : null;
  }

  #isBad(value: ValueId): boolean {
    return this.#reports.get(value)?.finite === false;
  }

  /** Bad values behind these that are not made from bad ones. Values are numbered in the order they are computed. */
  #sourcesOf(values: readonly ValueId[]): readonly ValueId[] {
    const sources: ValueId[] = [];
    const seen = new Set<ValueId>(values);
    const waiting = [...values];
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      const from = (this.#makers.get(value)?.inputs ?? []).filter((input) => this.#isBad(input));
      if (from.length === 0) sources.push(value);
      for (const input of from) {
        if (!seen.has(input)) waiting.push(input);
        seen.add(input);
      }
    }
    return sources;
  }

  #describe(value: ValueId): Fault {
    const maker = this.#makers.get(value);
    const largest = Math.max(
      0,
      ...(maker?.inputs ?? []).map((input) => this.#reports.get(input)?.largest ?? 0),
    );
    if (maker === undefined) return { phase: "input", node: null, primitive: null, largest };
    const phase = this.#phaseOf(maker);
    return { phase, node: this.#nodeOf(maker, phase), primitive: maker.primitive, largest };
  }

  #phaseOf(maker: Equation): Fault["phase"] {
    if (maker.scope === optimizerScope) return "update";
    if (!this.#leadsToLoss(maker)) return "gradient";
    return maker.scope === lossScope ? "loss" : "forward";
  }

  #leadsToLoss(maker: Equation): boolean {
    const loss = this.#program.outputs.find(({ role }) => role.kind === "metric" && role.name === "loss");
    const waiting = loss === undefined ? [] : [loss.value];
    const seen = new Set(waiting);
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      const equation = this.#makers.get(value);
      if (equation === maker) return true;
      for (const input of equation?.inputs ?? []) {
        if (!seen.has(input)) waiting.push(input);
        seen.add(input);
      }
    }
    return false;
  }

  #nodeOf(maker: Equation, phase: Fault["phase"]): string | null {
    const layer = phase === "update" ? this.#layerUpdatedBy(maker) : maker.scope;
    return this.#names.nodeOfLayer.get(layer ?? "") ?? this.#names.outputNode;
  }

  /** Layer of the first weight whose next value comes from this computation. */
  #layerUpdatedBy(maker: Equation): string | null {
    const reached = new Set<ValueId>(maker.outputs);
    for (const { inputs, outputs } of this.#program.equations) {
      if (inputs.some((input) => reached.has(input))) for (const output of outputs) reached.add(output);
    }
    const weight = this.#program.outputs.find(
      ({ value, role }) =>
        role.kind === "state" && !role.name.startsWith(`${optimizerScope}/`) && reached.has(value),
    );
    return weight?.role.name?.split("/")[0] ?? null;
  }
}
