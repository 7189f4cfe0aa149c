import type { PortSpec } from "../definition.ts";

/** The port of a layer that takes one input. */
export const singlePort: PortSpec = { name: "in", label: "Input" };
