// A gradient check in words.
import type { GradientReport, GradientVerdict, TensorGradient } from "../../shared/contract/gradients.ts";

export const verdictTitles: { readonly [V in GradientVerdict]: string } = {
  correct: "Correct",
  wrong: "Wrong",
  vanishing: "Too small to judge",
  kinks: "Only kinks",
  surrogate: "Not judged",
};

export const verdictExplanations: { readonly [V in GradientVerdict]: string } = {
  correct: "The engine's gradient is the slope of the loss.",
  wrong: "The engine's gradient is not the slope of the loss.",
  vanishing: "Beside the network's other gradients it is lost in rounding.",
  kinks: "All of its weights that were moved sit where the loss has a corner, as ReLU has at 0.",
  surrogate: "A layer behind it trains with a pretended slope, so the two must differ.",
};

/** What the whole check says, in one sentence. */
export function conclusion({ tensors, tolerance }: GradientReport): string {
  const count = (verdict: GradientVerdict) => tensors.filter((tensor) => tensor.verdict === verdict).length;
  const wrong = count("wrong");
  if (wrong > 0) {
    const which = `${wrong} of ${tensors.length} gradients ${wrong === 1 ? "is" : "are"} wrong.`;
    return `${which} Train with another engine, and report this with the project file.`;
  }
  const judged = count("correct");
  if (judged === 0)
    return "No gradient could be judged. Check again with other data, or after some training.";
  const which =
    judged === tensors.length
      ? `All ${judged} gradients are`
      : `${judged} of ${tensors.length} gradients are`;
  const rest = judged === tensors.length ? "" : "; the others can't be judged";
  return `${which} correct: relative errors are at most ${tolerance}${rest}.`;
}

/** A layer's verdict in a word or two. @param own the layer's weights. */
export function layerVerdict(own: readonly TensorGradient[]): {
  readonly words: string;
  readonly wrong: boolean;
} {
  const wrong = own.some(({ verdict }) => verdict === "wrong");
  const judged = own.filter(({ verdict }) => verdict === "correct" || verdict === "wrong");
  if (judged.length === 0) return { words: own.length === 0 ? "No weights to check" : "Not judged", wrong };
  const errors = judged.map(({ relativeError }) => relativeError ?? Infinity);
  const largest = Math.max(...errors);
  const error = scientific(Number.isFinite(largest) ? largest : null);
  return { words: `Gradient ${wrong ? "wrong" : "correct"}: error ${error}`, wrong };
}

/** What the check says of one layer. @param own the layer's weights. */
export function layerConclusion(own: readonly TensorGradient[], report: GradientReport): string {
  if (own.length === 0) return `This layer has no weights. ${conclusion(report)}`;
  const wrong = own.filter(({ verdict }) => verdict === "wrong").map(({ name }) => name);
  if (wrong.length > 0) return `Wrong: ${wrong.join(", ")}. ${verdictExplanations.wrong}`;
  if (!own.some(({ verdict }) => verdict === "correct"))
    return "None of this layer's gradients can be judged.";
  const where = `weights near where the network starts, ${report.batchSize} samples of ${report.data}`;
  return `${verdictExplanations.correct} Measured at ${where}.`;
}

/** "element 12: slope 1.2e-3, engine 1.3e-3"; null where nothing was compared. */
export function worstElement({ worst }: TensorGradient): string | null {
  if (worst === null) return null;
  return `element ${worst.index}: slope ${scientific(worst.numeric)}, engine ${scientific(worst.engine)}`;
}

/** 0.000123 → "1.2e-4"; null stands for what is not finite. */
export function scientific(number: number | null): string {
  if (number === null) return "not finite";
  return number === 0 ? "0" : number.toExponential(1);
}
