// A ReLU before a max pool can as well come after it, where there is a quarter of the numbers, and its gradient too:
//
//     maxPool(relu(z)) = relu(maxPool(z))
//     maxPoolGrad(dy, relu(z), y) · step(z) = maxPoolGrad(dy · step(maxPool(z)), z, maxPool(z))
//
// Where a window's maximum is positive, z and relu(z) have it at the same place; elsewhere both sides are 0.
import { invariant } from "../../../shared/invariant.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Equation, Program, ValueId } from "../../trace/program/ir.ts";

interface PooledRelu {
  readonly relu: Equation;
  readonly pool: Equation;
  /** Gradient of the pool and its product with step(z); null in programs without gradients. */
  readonly gradient: { readonly pool: Equation; readonly product: Equation; readonly step: Equation } | null;
}

export function moveReluAfterPool(program: Program): Program {
  const found = pooledRelus(program);
  if (found.length === 0) return program;
  const byPool = new Map(found.map((site) => [site.pool, site]));
  const byProduct = new Map(
    found.flatMap((site) => (site.gradient ? [[site.gradient.product, site] as const] : [])),
  );
  const dropped = new Set(
    found.flatMap((site) => [site.relu, ...(site.gradient ? [site.gradient.pool] : [])]),
  );
  const writer = new Writer(program);
  for (const equation of program.equations) {
    const pooled = byPool.get(equation);
    const product = byProduct.get(equation);
    if (pooled) writer.writePool(pooled);
    else if (product) writer.writeGradient(product);
    else if (!dropped.has(equation)) writer.copy(equation);
  }
  return writer.finish();
}

function pooledRelus(program: Program): readonly PooledRelu[] {
  const users = new Map<ValueId, Equation[]>();
  const makers = new Map<ValueId, Equation>();
  for (const equation of program.equations) {
    for (const input of new Set(equation.inputs)) users.set(input, [...(users.get(input) ?? []), equation]);
    for (const output of equation.outputs) makers.set(output, equation);
  }
  const leaving = new Set(program.outputs.map(({ value }) => value));
  return program.equations.flatMap((relu): readonly PooledRelu[] => {
    if (relu.primitive !== "relu" || leaving.has(relu.outputs[0]!)) return [];
    const readers = users.get(relu.outputs[0]!) ?? [];
    const pool = readers.find((reader) => reader.primitive === "maxPool2d");
    const poolGradient = readers.find((reader) => reader.primitive === "maxPool2dGrad");
    if (!pool || readers.length !== (poolGradient ? 2 : 1)) return [];
    if (!poolGradient) return [{ relu, pool, gradient: null }];
    const products = users.get(poolGradient.outputs[0]!) ?? [];
    const [product] = products;
    if (poolGradient.inputs[2] !== pool.outputs[0] || products.length !== 1 || product?.primitive !== "mul")
      return [];
    const step = makers.get(product.inputs.find((input) => input !== poolGradient.outputs[0]) ?? -1);
    const isMask = step?.primitive === "step" && step.params.alpha === 0 && step.inputs[0] === relu.inputs[0];
    return isMask ? [{ relu, pool, gradient: { pool: poolGradient, product, step } }] : [];
  });
}

class Writer {
  readonly #program: Program;
  readonly #builder = new ProgramBuilder();
  readonly #values = new Map<ValueId, ValueId>();
  /** Max pool of z, by the pool's traced output. */
  readonly #pooled = new Map<ValueId, ValueId>();

  constructor(program: Program) {
    this.#program = program;
    for (const { value, role } of program.inputs)
      this.#values.set(value, this.#builder.input(role, program.values[value]!));
  }

  copy(equation: Equation): void {
    this.#builder.scope = equation.scope;
    const inputs = equation.inputs.map((input) => this.#value(input));
    const outputs = this.#builder.applyAll(equation.primitive, equation.params, inputs);
    equation.outputs.forEach((output, index) => this.#values.set(output, outputs[index]!));
  }

  writePool({ relu, pool }: PooledRelu): void {
    invariant(pool.primitive === "maxPool2d", "a max pool");
    this.#builder.scope = pool.scope;
    const pooled = this.#builder.apply("maxPool2d", pool.params, [this.#value(relu.inputs[0]!)]);
    this.#pooled.set(pool.outputs[0]!, pooled);
    this.#values.set(pool.outputs[0]!, this.#builder.apply("relu", {}, [pooled]));
  }

  writeGradient({ relu, pool, gradient }: PooledRelu): void {
    invariant(gradient?.pool.primitive === "maxPool2dGrad", "a max pool's gradient");
    this.#builder.scope = gradient.pool.scope;
    const pooled = this.#pooled.get(pool.outputs[0]!);
    invariant(pooled !== undefined, "the pool comes before its gradient");
    const mask = this.#builder.apply("step", { alpha: 0 }, [pooled]);
    const dy = this.#builder.apply("mul", {}, [this.#value(gradient.pool.inputs[0]!), mask]);
    const z = this.#value(relu.inputs[0]!);
    const dz = this.#builder.apply("maxPool2dGrad", gradient.pool.params, [dy, z, pooled]);
    this.#values.set(gradient.product.outputs[0]!, dz);
  }

  finish(): Program {
    for (const { value, role } of this.#program.outputs) this.#builder.output(this.#value(value), role);
    return this.#builder.build(this.#program.name);
  }

  #value(value: ValueId): ValueId {
    const known = this.#values.get(value);
    if (known !== undefined) return known;
    const constant = this.#program.constants.get(value);
    invariant(constant, `%${value} is used before it is defined`);
    const copy = this.#builder.constant(constant, this.#program.values[value]!);
    this.#values.set(value, copy);
    return copy;
  }
}
