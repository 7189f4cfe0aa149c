import type { ReactNode } from "react";

export function NeuronView(): ReactNode {
  return (
    <div className="empty-state">
      <strong>Neurons</strong>
      <span>Fully connected networks are drawn here neuron by neuron.</span>
    </div>
  );
}
