// Which neurons of a layer do no work, in words.
import type { TapValue } from "../../../shared/contract/live.ts";
import { percent } from "../numberText.ts";

type Firing = NonNullable<TapValue["firing"]>;

/** Below this a share is not worth a word. */
const leastShare = 0.005;

/** The few words there is room for on a node; null where all neurons work. */
export function firingTitle({ dead, saturated }: Firing): string | null {
  const [share, word] = saturated === null ? [dead, "dead"] : [saturated, "saturated"];
  return share < leastShare ? null : `${percent(share)} ${word}`;
}

export function firingWords(firing: Firing, activation: string): string {
  if (firing.saturated === null) return restWords(firing);
  const share = percent(firing.saturated);
  if (activation === "softmax")
    return `${share} of the answers to ${firing.samples} samples are all but certain.`;
  return `Over ${firing.samples} samples ${share} of the values lie at the ends of ${activation}, where it is flat (saturated).`;
}

function restWords({ samples, neurons, dead }: Firing): string {
  const count = Math.round(dead * neurons);
  return count === 0
    ? `Every one of ${neurons} neurons fires for some of ${samples} samples.`
    : `${count} of ${neurons} neurons are zero for all of ${samples} samples (dead).`;
}
