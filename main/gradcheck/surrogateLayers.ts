// Which weights have a gradient that is meant to differ from the loss's slope: those in front of a layer that trains with
// a pretended one.
import { reach, wiringOf } from "../../shared/document/analysis/wiring.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { layerOf } from "../../shared/layers/registry.ts";

/** Nodes whose output reaches a layer with a pretended slope, that layer among them. */
export function nodesBeforeSurrogates(document: NetDocument): ReadonlySet<string> {
  const surrogates = document.nodes.filter(({ layer }) => layerOf(layer)?.surrogateGradient === true);
  return reach(
    wiringOf(document),
    surrogates.map(({ id }) => id),
    "backward",
  );
}
