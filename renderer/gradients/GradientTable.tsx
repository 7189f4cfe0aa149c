// Weight tensors a gradient check compared: how far the engine's gradient is from the slope of the loss, and what that means.
import { HTMLTable, Tag, type Intent } from "@blueprintjs/core";
import type { ReactNode } from "react";
import type { GradientVerdict, TensorGradient } from "../../shared/contract/gradients.ts";
import { formatCount, formatShape } from "../ui/numberFormat.ts";
import { scientific, verdictExplanations, verdictTitles, worstElement } from "./gradientText.ts";
import "./gradients.css";

const intents: { readonly [V in GradientVerdict]: Intent } = {
  correct: "success",
  wrong: "danger",
  vanishing: "none",
  kinks: "none",
  surrogate: "none",
};

export function GradientTable({ tensors }: { readonly tensors: readonly TensorGradient[] }): ReactNode {
  return (
    <HTMLTable compact className="numbers gradient-tensors">
      <thead>
        <tr>
          <th scope="col">Weights</th>
          <th scope="col">Shape</th>
          <th scope="col">Compared</th>
          <th scope="col">Relative error</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {tensors.map((tensor) => (
          <TensorRow key={tensor.name} tensor={tensor} />
        ))}
      </tbody>
    </HTMLTable>
  );
}

function TensorRow({ tensor }: { readonly tensor: TensorGradient }): ReactNode {
  const { name, shape, checked, size, kinks, relativeError, verdict } = tensor;
  const judged = verdict === "correct" || verdict === "wrong";
  const worst = worstElement(tensor);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{formatShape(shape)}</td>
      <td>
        {formatCount(checked)} of {formatCount(size)}
        {kinks === 0 ? null : <span className="gradient-kinks"> ({kinks} at kinks)</span>}
      </td>
      <td title={worst === null ? undefined : `Furthest apart: ${worst}`}>
        {judged ? scientific(relativeError) : "–"}
      </td>
      <td>
        <Tag minimal intent={intents[verdict]} title={verdictExplanations[verdict]}>
          {verdictTitles[verdict]}
        </Tag>
      </td>
    </tr>
  );
}
