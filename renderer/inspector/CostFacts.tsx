// What a layer, or the whole network, costs to compute and to train: estimates from the shapes, live while typing.
import type { NetworkCost } from "../../shared/document/analysis/costs.ts";
import { describeBytes, describeOperations } from "../../shared/document/analysis/costWords.ts";
import type { NodeCost } from "../../shared/document/analysis/nodeCost.ts";
import { formatCount } from "../ui/numberFormat.ts";
import { Fact, Facts } from "./Facts.tsx";

const forwardHelp = "Floating-point operations for one sample. A multiply-add counts two.";
const backwardHelp =
  "For each product of the forward pass, training makes one for the weight and one for the input; the first layer needs no gradient of its input.";
const keptHelp = "What the forward pass makes and the backward pass reads again, for one sample as float32.";

export function NodeCostFacts({ cost }: { readonly cost: NodeCost }) {
  return (
    <>
      <Fact name="Forward" detail={describeOperations(cost.forward)} title={forwardHelp} />
      <Fact name="Backward" detail={describeOperations(cost.backward)} title={backwardHelp} />
      <Fact name="Keeps" detail={`${describeBytes(cost.activationBytes)} a sample`} title={keptHelp} />
    </>
  );
}

export function NetworkCostFacts({ cost }: { readonly cost: NetworkCost }) {
  return (
    <section data-testid="network-cost">
      <h3 className="inspector-heading">What it takes</h3>
      <Facts>
        <Fact name="Forward" detail={`${describeOperations(cost.forward)} a sample`} title={forwardHelp} />
        <Fact name="Backward" detail={`${describeOperations(cost.backward)} a sample`} title={backwardHelp} />
        <Fact name="Weights" detail={describeBytes(cost.weightBytes)} />
        <Fact name="Gradients" detail={describeBytes(cost.gradientBytes)} />
        <Fact name="Optimizer" detail={describeBytes(cost.optimizerBytes)} />
        <Fact
          name="Activations"
          value={`${formatCount(cost.batchSize)} samples`}
          detail={describeBytes(cost.batchActivationBytes)}
          title={keptHelp}
        />
        <Fact name="In all" detail={describeBytes(cost.trainingBytes)} />
      </Facts>
      <p className="inspector-help">Estimated from the shapes; the engine takes some more for itself.</p>
    </section>
  );
}
