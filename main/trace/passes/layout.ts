// tfjs keeps images as [N, H, W, C] and kernels as [kh, kw, inC, outC]; engines are fast on [N, C, H, W] and
// [outC, inC, kh, kw]. This pass moves convolutions, poolings and everything between them to the second order:
//
//  1. Values of rank 4 that element by element computations tie together form a component. Convolutions and poolings vote
//     for a component's order; state is tied to its next value, so kernels and their optimizer slots get one order.
//  2. The program is written anew with each component in its order. Where an equation needs another order (a reshape, a
//     matrix product), a transpose is made once; one that only moves axes of length 1 is a reshape.
//
// transpose(transpose(x)) never arises: each value is converted from the order it was computed in.
import { invariant } from "../../../shared/invariant.ts";
import { ProgramBuilder } from "../program/builder.ts";
import type {
  Equation,
  PrimitiveName,
  PrimitiveParams,
  Program,
  ProgramShape,
  ValueId,
} from "../program/ir.ts";
import { isElementwise } from "../program/elementwiseTypes.ts";
import { sizeOf } from "../program/shape.ts";
import { DisjointSets } from "./disjointSets.ts";

/** Axis i of a value in this order is axis order[i] of the traced value. */
export type AxisOrder = readonly number[];

const plain: AxisOrder = [0, 1, 2, 3];
const imageOrder: AxisOrder = [0, 3, 1, 2];
const kernelOrder: AxisOrder = [3, 2, 0, 1];

/** Orders of the state variables that are not in tfjs's own. */
export type StateOrders = ReadonlyMap<string, AxisOrder>;

export interface LaidOut {
  readonly program: Program;
  readonly stateOrders: StateOrders;
}

/**
 * The program with images as [N, C, H, W]. State inputs and outputs change their shapes as `stateOrders` says.
 * @param stateOrders orders that are settled already, e.g. by the train step that shares the state.
 */
export function moveToNchw(program: Program, stateOrders?: StateOrders): LaidOut {
  const orders = componentOrders(program);
  const settled = stateOrders ?? ordersOfState(program, orders);
  return { program: new Mover(program, orders, settled).move(), stateOrders: settled };
}

type Role = "image" | "kernel";

/** What convolutions and poolings take their inputs and outputs for, in order; outputs last. */
const imageRoles: { readonly [P in PrimitiveName]?: readonly Role[] } = {
  conv2d: ["image", "kernel", "image"],
  conv2dInputGrad: ["image", "kernel", "image"],
  conv2dFilterGrad: ["image", "image", "kernel"],
  maxPool2d: ["image", "image"],
  maxPool2dGrad: ["image", "image", "image", "image"],
  avgPool2d: ["image", "image"],
  avgPool2dGrad: ["image", "image"],
};

type AxesParams = PrimitiveParams["sum"];
type AxisParams = PrimitiveParams["softmax"];

/** How parameters that name axes read in another order; primitives absent here and above are computed in tfjs's order. */
const reorderedParams: {
  readonly [P in PrimitiveName]?: (params: PrimitiveParams[P], order: AxisOrder) => PrimitiveParams[P];
} = {
  sum: reorderedAxes,
  mean: reorderedAxes,
  max: reorderedAxes,
  min: reorderedAxes,
  prod: reorderedAxes,
  any: reorderedAxes,
  all: reorderedAxes,
  softmax: reorderedAxis,
  logSoftmax: reorderedAxis,
  concat: reorderedAxis,
  cumsum: (params, order) => ({ ...params, axis: order.indexOf(params.axis) }),
  reverse: ({ axes }, order) => ({ axes: axes.map((axis) => order.indexOf(axis)) }),
  broadcastTo: ({ shape }, order) => ({ shape: permuted(shape, order) }),
  tile: ({ reps }, order) => ({ reps: permuted(reps, order) }),
  slice: ({ begin, size }, order) => ({ begin: permuted(begin, order), size: permuted(size, order) }),
  stridedSlice: ({ begin, end, strides }, order) => ({
    begin: permuted(begin, order),
    end: permuted(end, order),
    strides: permuted(strides, order),
  }),
  pad: (params, order) => ({
    ...params,
    before: permuted(params.before, order),
    after: permuted(params.after, order),
  }),
};

function reorderedAxes({ axes, keepDims }: AxesParams, order: AxisOrder): AxesParams {
  return { axes: axes.map((axis) => order.indexOf(axis)).sort((a, b) => a - b), keepDims };
}

function reorderedAxis({ axis }: AxisParams, order: AxisOrder): AxisParams {
  return { axis: order.indexOf(axis) };
}

function permuted<T>(items: readonly T[], order: AxisOrder): T[] {
  return order.map((axis) => items[axis]!);
}

/** True where inputs and outputs of rank 4 can be in any order, as long as it is one. */
function isOrderable(equation: Equation): boolean {
  return isElementwise(equation.primitive) || equation.primitive in reorderedParams;
}

function componentOrders(program: Program): (value: ValueId) => AxisOrder {
  const sets = new DisjointSets(program.values.length);
  const hasRank4 = (value: ValueId) => program.values[value]?.shape.length === 4;
  for (const equation of program.equations) {
    if (!isOrderable(equation)) continue;
    const [first, ...others] = [...equation.outputs, ...equation.inputs].filter(hasRank4);
    for (const other of others) sets.join(first!, other);
  }
  for (const [input, output] of stateValues(program)) sets.join(input, output);
  const votes = new Map<number, Set<Role>>();
  for (const equation of program.equations) {
    imageRoles[equation.primitive]?.forEach((role, index) => {
      const component = sets.of([...equation.inputs, ...equation.outputs][index]!);
      votes.set(component, (votes.get(component) ?? new Set()).add(role));
    });
  }
  return (value) => {
    const roles = votes.get(sets.of(value));
    if (!hasRank4(value) || roles?.size !== 1) return plain;
    return roles.has("image") ? imageOrder : kernelOrder;
  };
}

/** Input and output value of every state variable that has both. */
function stateValues(program: Program): readonly (readonly [ValueId, ValueId])[] {
  const outputs = new Map(
    program.outputs.flatMap(({ value, role }) =>
      role.kind === "state" ? [[role.name, value] as const] : [],
    ),
  );
  return program.inputs.flatMap(({ value, role }) => {
    const output = role.kind === "state" ? outputs.get(role.name) : undefined;
    return output === undefined ? [] : [[value, output] as const];
  });
}

function ordersOfState(program: Program, orders: (value: ValueId) => AxisOrder): StateOrders {
  const entries = program.inputs.flatMap(({ value, role }) =>
    role.kind === "state" && orders(value) !== plain ? [[role.name, orders(value)] as const] : [],
  );
  return new Map(entries);
}

/** Writes the program anew. Every traced value is held in the orders it was needed in so far. */
class Mover {
  readonly #program: Program;
  readonly #orderOf: (value: ValueId) => AxisOrder;
  readonly #stateOrders: StateOrders;
  readonly #builder = new ProgramBuilder();
  readonly #held = new Map<ValueId, Map<AxisOrder, ValueId>>();

  constructor(program: Program, orderOf: (value: ValueId) => AxisOrder, stateOrders: StateOrders) {
    this.#program = program;
    this.#orderOf = orderOf;
    this.#stateOrders = stateOrders;
  }

  move(): Program {
    const { name, inputs, equations, outputs } = this.#program;
    for (const { value, role } of inputs) {
      const order = role.kind === "state" ? this.#stateOrder(role.name) : plain;
      const type = this.#typeOf(value);
      const shape = order === plain ? type.shape : permuted(type.shape, order);
      this.#hold(value, order, this.#builder.input(role, { ...type, shape }));
    }
    for (const equation of equations) {
      this.#builder.scope = equation.scope;
      this.#write(equation);
    }
    for (const { value, role } of outputs) {
      const order = role.kind === "state" ? this.#stateOrder(role.name) : plain;
      this.#builder.output(this.#inOrder(value, order), role);
    }
    return this.#builder.build(name);
  }

  #write(equation: Equation): void {
    const roles = imageRoles[equation.primitive];
    if (roles !== undefined) this.#writeImage(equation, roles);
    else if (isOrderable(equation)) this.#writeOrderable(equation);
    else
      this.#apply(
        equation,
        equation.params,
        equation.inputs.map((input) => this.#inOrder(input, plain)),
        plain,
      );
  }

  #writeImage(equation: Equation, roles: readonly Role[]): void {
    const orderAt = (index: number) => (roles[index] === "kernel" ? kernelOrder : imageOrder);
    const inputs = equation.inputs.map((input, index) => this.#inOrder(input, orderAt(index)));
    this.#apply(equation, nchwParams(equation), inputs, orderAt(equation.inputs.length));
  }

  #writeOrderable(equation: Equation): void {
    const order = this.#computingOrder(equation);
    const inputs = equation.inputs.map((input) => this.#aligned(input, order));
    const reordered = reorderedParams[equation.primitive] as
      | ((params: object, order: AxisOrder) => object)
      | undefined;
    const params =
      order === plain || reordered === undefined ? equation.params : reordered(equation.params, order);
    this.#apply(equation, params, inputs, order);
  }

  /** The component's order, unless dropping axes would leave the others in another sequence than tfjs has them. */
  #computingOrder(equation: Equation): AxisOrder {
    const [output] = equation.outputs;
    invariant(output !== undefined, `${equation.primitive} has no output`);
    if (this.#typeOf(output).shape.length === 4) return this.#orderOf(output);
    const [input] = equation.inputs;
    const order = input === undefined ? plain : this.#orderOf(input);
    if (order === plain || !("axes" in equation.params)) return plain;
    const { axes } = equation.params;
    const rest = order.filter((axis) => !axes.includes(axis));
    return rest.every((axis, index) => index === 0 || axis > rest[index - 1]!) ? order : plain;
  }

  #apply(equation: Equation, params: object, inputs: readonly ValueId[], order: AxisOrder): void {
    const outputs = this.#builder.applyAll(equation.primitive, params as never, inputs);
    equation.outputs.forEach((output, index) => {
      const rank4 = this.#typeOf(output).shape.length === 4;
      this.#hold(output, rank4 ? order : plain, outputs[index]!);
    });
  }

  /** A value as it broadcasts against rank 4 in `order`; lower ranks get their leading axes of length 1 first. */
  #aligned(value: ValueId, order: AxisOrder): ValueId {
    const { shape } = this.#typeOf(value);
    if (shape.length === 4 || order === plain || sizeOf(shape) === 1)
      return this.#inOrder(value, shape.length === 4 ? order : plain);
    const rank4 = [...Array.from({ length: 4 - shape.length }, () => 1), ...shape];
    return this.#converted(this.#inOrder(value, plain), rank4, order);
  }

  #inOrder(value: ValueId, order: AxisOrder): ValueId {
    const held = this.#heldOf(value);
    const known = held.get(order);
    if (known !== undefined) return known;
    const [[from, source]] = held as unknown as [[AxisOrder, ValueId]];
    const perm = order.map((axis) => from.indexOf(axis));
    const made = this.#converted(source, this.#builder.shapeOf(source), perm);
    held.set(order, made);
    return made;
  }

  /** Transposes; where only axes of length 1 change places a reshape does. */
  #converted(value: ValueId, shape: ProgramShape, perm: AxisOrder): ValueId {
    const target = permuted(shape, perm);
    const moved = perm.filter((axis) => shape[axis] !== 1);
    const keepsSequence = moved.every((axis, index) => index === 0 || axis > moved[index - 1]!);
    if (keepsSequence) return this.#builder.apply("reshape", { shape: target }, [value]);
    const ranked =
      this.#builder.shapeOf(value).length === shape.length
        ? value
        : this.#builder.apply("reshape", { shape: [...shape] }, [value]);
    return this.#builder.apply("transpose", { perm: [...perm] }, [ranked]);
  }

  #heldOf(value: ValueId): Map<AxisOrder, ValueId> {
    const held = this.#held.get(value);
    if (held) return held;
    const constant = this.#program.constants.get(value);
    invariant(constant, `%${value} is used before it is defined`);
    return this.#hold(value, plain, this.#builder.constant(constant, this.#typeOf(value)));
  }

  #hold(value: ValueId, order: AxisOrder, made: ValueId): Map<AxisOrder, ValueId> {
    const held = this.#held.get(value) ?? new Map<AxisOrder, ValueId>();
    this.#held.set(value, held.set(order, made));
    return held;
  }

  #stateOrder(name: string): AxisOrder {
    return this.#stateOrders.get(name) ?? plain;
  }

  #typeOf(value: ValueId): Program["values"][number] {
    const type = this.#program.values[value];
    invariant(type, `%${value} has no type`);
    return type;
  }
}

function nchwParams(equation: Equation): object {
  const params: object = { ...equation.params, layout: "nchw" };
  if ("inputShape" in equation.params)
    return { ...params, inputShape: permuted(equation.params.inputShape, imageOrder) };
  if ("kernelShape" in equation.params)
    return { ...params, kernelShape: permuted(equation.params.kernelShape, kernelOrder) };
  return params;
}
