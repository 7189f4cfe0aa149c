// From a traced program to the one onnxruntime runs: simplified, images channels first, factors floated out of
// normalizations and updates, small variables packed, the steps of recurrent layers joined where they can be.
import { moveToNchw, type StateOrders } from "../../trace/passes/layout.ts";
import { floatScalars } from "../../trace/passes/floatScalars.ts";
import { optimize } from "../../trace/passes/optimize.ts";
import { scaleGradients } from "../../trace/passes/scaleGradients.ts";
import type { Program } from "../../trace/program/ir.ts";
import { addChannelsFirst } from "./addChannelsFirst.ts";
import { floatChannelFactors } from "./floatChannelFactors.ts";
import { joinProducts } from "./joinProducts.ts";
import { packState, type StatePacking } from "./packState.ts";
import { poolByProducts } from "./poolByProducts.ts";
import { recognizeLogSoftmax } from "./recognizeLogSoftmax.ts";
import { moveReluAfterPool } from "./reluAfterPool.ts";
import { reuseProducts } from "./reuseProducts.ts";
import { rowsOfSteps } from "./rowsOfSteps.ts";
import { stepOfRelu } from "./stepOfRelu.ts";
import { deriveSumsOfImages } from "./sumsOfImages.ts";

/** How the programs of a run hold their state. */
export interface StateLayout {
  readonly stateOrders: StateOrders;
  readonly packing: StatePacking;
}

export interface PreparedTraining {
  readonly program: Program;
  readonly layout: StateLayout;
}

/** A train step. It settles how the run's state is held. */
export function prepareTraining(traced: Program): PreparedTraining {
  const { program: nchw, stateOrders } = moveToNchw(optimize(recognizeLogSoftmax(optimize(traced))));
  const factored = floatChannelFactors(optimize(stepOfRelu(poolByProducts(moveReluAfterPool(nchw)))));
  const summed = addChannelsFirst(deriveSumsOfImages(optimize(factored)));
  const packed = packState(optimize(floatScalars(optimize(summed))));
  const stepped = joinProducts(reuseProducts(rowsOfSteps(packed.program)));
  const program = optimize(scaleGradients(stepped));
  return { program, layout: { stateOrders, packing: packed.packing } };
}

/** A program that reads weights and changes none: evaluation, inference. */
export function prepareReading(traced: Program, stateOrders: StateOrders): Program {
  return optimize(moveReluAfterPool(moveToNchw(optimize(traced), stateOrders).program));
}
