// The activation functions of tfjs as one choice field, for the Activation layer and for the layers that end in one.
import type { Tensor } from "@tensorflow/tfjs-core";
import type * as TfLayers from "@tensorflow/tfjs-layers";
import type { ChoiceField } from "../../fields/fields.ts";
import type { Tfjs } from "../definition.ts";

export const activationChoices = [
  { value: "linear", label: "Linear (none)" },
  { value: "relu", label: "ReLU" },
  { value: "relu6", label: "ReLU6" },
  { value: "sigmoid", label: "Sigmoid" },
  { value: "hardSigmoid", label: "Hard sigmoid" },
  { value: "tanh", label: "Tanh" },
  { value: "softmax", label: "Softmax" },
  { value: "logSoftmax", label: "Log softmax" },
  { value: "elu", label: "ELU" },
  { value: "selu", label: "SELU" },
  { value: "gelu", label: "GELU" },
  { value: "geluTanh", label: "GELU (tanh approximation)" },
  { value: "swish", label: "Swish (SiLU)" },
  { value: "mish", label: "Mish" },
  { value: "softplus", label: "Softplus" },
  { value: "softsign", label: "Softsign" },
] as const;

export type ActivationId = (typeof activationChoices)[number]["value"];

export const activationField = {
  kind: "choice",
  label: "Activation",
  default: "linear",
  choices: activationChoices,
  help: "Function applied to every output value; linear leaves it as it is.",
} as const satisfies ChoiceField<ActivationId>;

export function activationLabel(id: ActivationId): string {
  return activationChoices.find((choice) => choice.value === id)?.label ?? id;
}

/** " · sigmoid" behind a headline, nothing for linear. */
export function activationSuffix(id: ActivationId): string {
  return id === "linear" ? "" : ` · ${id}`;
}

type TfjsActivation = NonNullable<Parameters<typeof TfLayers.layers.activation>[0]["activation"]>;

/** tfjs's own name of the function; its types leave logSoftmax out, its registry has it. */
export function tfjsActivation(id: ActivationId): TfjsActivation {
  return (id === "geluTanh" ? "gelu_new" : id) as TfjsActivation;
}

/** The function itself, for layers of our own. */
export function activationFunction(tf: Tfjs, id: ActivationId): (values: Tensor) => Tensor {
  if (id === "linear") return (values) => values;
  const layer = tf.layers.layers.activation({ activation: tfjsActivation(id) });
  return (values) => layer.call(values, {}) as Tensor;
}
