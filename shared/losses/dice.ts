import { defineLoss } from "./definition.ts";
import { alignTarget } from "./targets.ts";

const smallest = 1e-7;

export const dice = defineLoss({
  id: "dice",
  title: "Dice",
  help: "1 − 2 · Σ target · output / (Σ target + Σ output) over each sample: how little two areas overlap. For segmentation; outputs lie between 0 and 1. Sørensen, 1948; Milletari et al., 2016.",
  options: [],
  target: "values",
  link: null,
  metric: "accuracy",
  outputProblem: () => null,
  build: (tf) => (target, output) => {
    const { core } = tf;
    const batch = output.shape[0] ?? 1;
    const rows = [batch, output.size / batch] as [number, number];
    const wanted = core.reshape(alignTarget(tf, target, output), rows);
    const found = core.reshape(output, rows);
    const overlap = core.mul(core.sum(core.mul(wanted, found), 1), 2);
    const areas = core.add(core.add(core.sum(wanted, 1), core.sum(found, 1)), smallest);
    return core.sub(1, core.div(overlap, areas));
  },
});
