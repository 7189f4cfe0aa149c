// A new run of the open network from the step on show.
import type { Continuation } from "../../shared/contract/contract.ts";
import { client } from "../client/client.ts";
import { useDocument } from "../document/documentStore.ts";
import { endRun } from "../files/endRun.ts";
import { useRun } from "../training/runStore.ts";
import { formatCount } from "../ui/numberFormat.ts";
import { notify, notifyError } from "../ui/notify.ts";
import { pause } from "./playback.ts";
import { readShownStep, useTimeline } from "./timelineStore.ts";

/** Ends the run under way, if there is one: only one trains at a time, and its recording stays. */
export async function branchFromShown(): Promise<void> {
  const { runId } = useTimeline.getState();
  const step = readShownStep();
  if (runId === null || step === null) return;
  pause();
  await endRun();
  const { document, generation, analysis } = useDocument.getState();
  const branched = await client.call("recording.branch", { runId, step, document, startPaused: false });
  if (!branched.ok) return notifyError(branched.error);
  const { runId: next, step: from, continuation } = branched.value;
  useRun.setState({ origin: { runId: next, generation, document, parameters: analysis.totalParameters } });
  notify(`A new run goes on from step ${formatCount(from)}: ${words[continuation]}.`, "success");
}

const words: Readonly<Record<Continuation, string>> = {
  exact: "exactly as it was, optimizer included",
  "earlier-optimizer": "its weights, with the optimizer's memory of shortly before",
  "new-optimizer": "its weights, with an optimizer that starts anew",
};
