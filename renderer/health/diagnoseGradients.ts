// Whether the gradient vanishes or explodes on its way back through a network, pure. A gradient's size alone says nothing: it is held
// against that of the last trained layer, and counts only where the next step too changes the weights far too little or too much.
// Sources: Glorot and Bengio 2010 for gradients that shrink from layer to layer; a change of about 1/1000 of the weights' size
// per step as what is healthy, from Karpathy's notes on training (CS231n).
import type { Chain } from "../live/chain.ts";
import type { LayerPace } from "../../shared/contract/layerPace.ts";

export type GradientTrouble = "vanishing" | "exploding-gradient";

/** Of the last layer's gradient. A layer of sigmoids passes on a quarter at best: five of them in a row a thousandth. */
const vanished = 1e-3;
/** Change of the weights per step: it takes ten thousand of them and more to get anywhere. Adam's steps are larger than that. */
const standingStill = 1e-4;
const exploded = 1e3;
/** With a gradient out of all proportion: a hundred times what is healthy. */
const leaping = 0.1;
/** Whatever the gradient: a step as large as the weights forgets what they had learned. */
const overturned = 1;

export function gradientTroubleOf(own: LayerPace, last: LayerPace): GradientTrouble | null {
  if (own.change === null || own.gradient === null || last.gradient === null) return null;
  if (own.change > overturned) return "exploding-gradient";
  const share = own.gradient / last.gradient;
  if (share > exploded && own.change > leaping) return "exploding-gradient";
  return share < vanished && own.change < standingStill ? "vanishing" : null;
}

/** The trained layers that no other trained layer comes after. */
export function lastTrained(chain: Chain, trained: ReadonlySet<string>): readonly string[] {
  const last = new Set<string>();
  const seen = new Set<string>();
  const open = [...chain.values()].filter(({ role }) => role === "output").map(({ id }) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (trained.has(id)) last.add(id);
    else open.push(...(chain.get(id)?.sources ?? []));
  }
  return [...last];
}
