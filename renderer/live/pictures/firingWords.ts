// Which neurons of a layer do no work, in words.
import type { TapValue } from "../../../shared/contract/live.ts";
import { percent } from "../numberText.ts";

type Firing = NonNullable<TapValue["firing"]>;

/** Below this a share is not worth a word. */
const leastShare = 0.005;

/** The few words there is room for on a node; null where all neurons work. */
export function firingTitle({ dead, saturated }: Firing): string | null {
  const parts = [
    dead >= leastShare ? `${percent(dead)} dead` : null,
    (saturated ?? 0) >= leastShare ? `${percent(saturated ?? 0)} saturated` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(" · ");
}

export function firingWords({ samples, neurons, dead, saturated }: Firing, activation: string): string {
  const deadCount = Math.round(dead * neurons);
  const deadWords =
    deadCount === 0
      ? `every one of ${neurons} neurons fires for some of ${samples} samples`
      : `${deadCount} of ${neurons} neurons are zero for all of ${samples} samples (dead)`;
  return `${sentence(deadWords)}${saturatedWords(saturated, activation)}.`;
}

function saturatedWords(saturated: number | null, activation: string): string {
  if (saturated === null) return "";
  if (activation === "softmax") return `; ${percent(saturated)} of the answers are all but certain`;
  return `; ${percent(saturated)} of the values lie at the ends of ${activation}, where it is flat (saturated)`;
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
