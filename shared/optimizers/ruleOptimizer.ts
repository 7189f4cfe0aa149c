// A tfjs optimizer made of an update rule, with what every optimizer here can do besides: clipped gradients, weight decay,
// constraints on weights and a learning rate that follows a schedule inside the program. Its state is kept as tfjs's own
// optimizers keep theirs: one array per slot with "<weight>/<slot>" as original names, scalars as variables.
import type { NamedTensorMap, Optimizer, Scalar, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import { invariant } from "../invariant.ts";
import type { Tfjs } from "../layers/definition.ts";
import { clipGradients, type Clipping, type NamedGradient } from "./clipping.ts";
import type { UpdateRule } from "./updateRule.ts";

export interface OptimizerSettings<Shared> {
  readonly rule: UpdateRule<Shared>;
  readonly learningRate: number;
  readonly clipping: Clipping;
  /** Share of each weight, times the learning rate, taken off before each step. */
  readonly weightDecay: number;
}

/** The learning rate's factor at a step counted from 0; float32 []. */
export type RateFactor = (step: Scalar) => Scalar;

/** What compile adds to an optimizer once the model is there. */
export interface Steering {
  readonly rateFactor: RateFactor | null;
  /** Weights with a constraint, which pulls them back after each step. */
  readonly constrained: readonly LayerVariable[];
}

export type RuleOptimizer = Optimizer & { steer(steering: Steering): void };

interface SlotEntry {
  readonly originalName: string;
  readonly variable: Variable;
}

export function ruleOptimizer<Shared>(tf: Tfjs, settings: OptimizerSettings<Shared>): RuleOptimizer {
  return new (ruleOptimizerClass(tf))(settings);
}

type RuleOptimizerClass = new (settings: OptimizerSettings<unknown>) => RuleOptimizer;

const classes = new WeakMap<object, RuleOptimizerClass>();

function ruleOptimizerClass(tf: Tfjs): RuleOptimizerClass {
  const known = classes.get(tf.core);
  if (known !== undefined) return known;
  const made = makeRuleOptimizerClass(tf);
  classes.set(tf.core, made);
  return made;
}

function makeRuleOptimizerClass({ core }: Tfjs): RuleOptimizerClass {
  return class NetloomOptimizer extends core.Optimizer {
    static readonly className = "NetloomOptimizer";
    /** Read and written from outside, like that of tfjs's own optimizers. */
    learningRate: number;
    readonly #settings: OptimizerSettings<unknown>;
    #steering: Steering = { rateFactor: null, constrained: [] };

    constructor(settings: OptimizerSettings<unknown>) {
      super();
      this.#settings = settings;
      this.learningRate = settings.learningRate;
      for (const name of Object.keys(settings.rule.slots)) this.#setState(name, []);
      for (const [name, start] of Object.entries(settings.rule.scalars))
        this.#setState(name, this.#makeScalar(start));
    }

    getConfig(): { learningRate: number } {
      return { learningRate: this.learningRate };
    }

    steer(steering: Steering): void {
      this.#steering = steering;
      if (steering.rateFactor !== null) this.#setState("iterationsDone", this.#makeCounter());
    }

    override applyGradients(given: NamedTensorMap | NamedGradient[]): void {
      core.tidy(() => {
        const { rule, clipping } = this.#settings;
        const gradients = clipGradients(core, namedGradients(given), clipping);
        const rate = this.#rate();
        const scalars = Object.keys(rule.scalars).map((name) => this.#scalar(name));
        const shared = rule.share(scalars, rate);
        gradients.forEach(({ name, tensor }, index) => this.#updateWeight(name, tensor, index, rate, shared));
        const next = rule.nextScalars(scalars);
        scalars.forEach((scalar, index) => {
          const value = next[index];
          if (value !== undefined && value !== scalar) scalar.assign(value);
        });
        this.#countStep();
        // A weight applies its constraint when it is written another tensor.
        for (const weight of this.#steering.constrained) weight.write(core.clone(weight.read()));
      });
      this.incrementIterations();
    }

    override dispose(): void {
      for (const name of Object.keys(this.#settings.rule.slots)) {
        for (const { variable } of this.#slot(name)) variable.dispose();
      }
      for (const name of Object.keys(this.#settings.rule.scalars)) this.#scalar(name).dispose();
      if (this.#steering.rateFactor !== null) this.#scalar("iterationsDone").dispose();
    }

    #updateWeight(
      name: string,
      gradient: Tensor,
      index: number,
      rate: Scalar | number,
      shared: unknown,
    ): void {
      const variable = core.engine().registeredVariables[name];
      invariant(variable !== undefined, `the weight ${name} is registered`);
      const slots = Object.entries(this.#settings.rule.slots).map(([slot, start]) =>
        this.#slotOf(slot, start, index, variable),
      );
      const weight = this.#decayed(variable, rate);
      const updated = this.#settings.rule.update({ weight, gradient, slots, shared });
      slots.forEach((slot, place) => slot.assign(updated.slots[place] as Tensor));
      variable.assign(updated.weight);
    }

    #decayed(weight: Tensor, rate: Scalar | number): Tensor {
      const { weightDecay } = this.#settings;
      if (weightDecay === 0) return weight;
      return core.sub(weight, core.mul(core.mul(weight, weightDecay), rate));
    }

    #rate(): Scalar | number {
      const { rateFactor } = this.#steering;
      if (rateFactor === null) return this.learningRate;
      const done = core.cast(this.#scalar("iterationsDone"), "float32");
      return core.mul(rateFactor(done), this.learningRate);
    }

    #countStep(): void {
      if (this.#steering.rateFactor === null) return;
      const done = this.#scalar("iterationsDone");
      done.assign(core.add(done, core.scalar(1, "int32")));
    }

    #slotOf(slot: string, start: number, index: number, weight: Variable): Variable {
      const entries = this.#slot(slot);
      const known = entries[index];
      if (known !== undefined) return known.variable;
      const variable = core.tidy(() => core.variable(core.fill(weight.shape, start), false));
      entries[index] = { originalName: `${weight.name}/${slot}`, variable };
      return variable;
    }

    #makeScalar(value: number): Variable {
      return core.tidy(() => core.variable(core.scalar(value), false));
    }

    /** Whole numbers: float32 stops counting at 2²⁴. */
    #makeCounter(): Variable {
      return core.tidy(() => core.variable(core.scalar(0, "int32"), false));
    }

    #setState(name: string, value: SlotEntry[] | Variable): void {
      Reflect.set(this, name, value);
    }

    #slot(name: string): SlotEntry[] {
      return Reflect.get(this, name) as SlotEntry[];
    }

    #scalar(name: string): Variable & Scalar {
      return Reflect.get(this, name) as Variable & Scalar;
    }
  };
}

function namedGradients(given: NamedTensorMap | NamedGradient[]): readonly NamedGradient[] {
  return Array.isArray(given) ? given : Object.entries(given).map(([name, tensor]) => ({ name, tensor }));
}
