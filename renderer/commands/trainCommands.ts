import { Endorsed, FastForward, Pause, Play, Repeat, Reset, StepForward, Stop } from "@blueprintjs/icons";
import { hasErrors } from "../../shared/document/analyseDocument.ts";
import { sameNetwork } from "../../shared/document/sameNetwork.ts";
import { openDialog } from "../app/dialogStore.ts";
import { showDockTab } from "../app/layoutStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { endRun } from "../files/endRun.ts";
import { notify, notifyError } from "../ui/notify.ts";
import { isActive, useRun } from "../training/runStore.ts";
import type { Command } from "./command.ts";

function state() {
  return useRun.getState().snapshot?.state ?? "idle";
}

function trainable(): boolean {
  return !hasErrors(useDocument.getState().analysis);
}

async function shown(work: Promise<void>): Promise<void> {
  await work;
  const { error } = useRun.getState();
  if (error !== null) notifyError(error as Parameters<typeof notifyError>[0]);
}

/** Starts a run, or lets a paused one go on. */
async function train(): Promise<void> {
  const run = useRun.getState();
  if (state() === "paused") {
    if (editedSince(run.origin)) sayOldNetwork();
    return shown(run.resume());
  }
  if (!trainable()) return showDockTab("problems");
  showDockTab("training");
  await shown(run.start(useDocument.getState().document));
}

function editedSince(origin: ReturnType<typeof useRun.getState>["origin"]): boolean {
  return origin !== null && !sameNetwork(origin.document, useDocument.getState().document);
}

function sayOldNetwork(): void {
  notify("The run goes on with the network as it was when it started.", "warning", {
    text: "Train anew",
    onClick: () => void restart(),
  });
}

/** Ends the present run and starts one of the network as it now stands. */
async function restart(): Promise<void> {
  if (!trainable()) return showDockTab("problems");
  await endRun();
  await shown(useRun.getState().start(useDocument.getState().document));
}

/** A new run of the network as it now stands, with the weights that the last one has learned. */
async function trainOn(): Promise<void> {
  const run = useRun.getState();
  if (!trainable()) return showDockTab("problems");
  if (run.snapshot === null) return;
  showDockTab("training");
  await shown(run.startFrom(useDocument.getState().document, run.snapshot.runId));
}

/** One step of the present run; where there is none, the first step of a new one. */
async function step(): Promise<void> {
  const run = useRun.getState();
  if (!isActive(run.snapshot)) {
    if (!trainable()) return showDockTab("problems");
    return shown(run.startPaused(useDocument.getState().document));
  }
  await shown(run.step());
}

export const trainCommands: readonly Command[] = [
  {
    id: "train.start",
    label: "Train",
    group: "Train",
    icon: Play,
    shortcuts: ["mod+enter"],
    inTextFields: true,
    keywords: ["run", "start", "resume", "fit"],
    when: () => !useRun.getState().busy && (state() === "paused" || !isActive(useRun.getState().snapshot)),
    run: train,
  },
  {
    id: "train.pause",
    label: "Pause",
    group: "Train",
    icon: Pause,
    shortcuts: ["mod+."],
    inTextFields: true,
    when: () => state() === "running",
    run: () => shown(useRun.getState().pause()),
  },
  {
    id: "train.step",
    label: "One step",
    group: "Train",
    icon: StepForward,
    shortcuts: ["mod+shift+enter"],
    keywords: ["single", "batch"],
    when: () => !useRun.getState().busy && state() !== "running" && state() !== "preparing",
    run: step,
  },
  {
    id: "train.stop",
    label: "Stop",
    group: "Train",
    icon: Stop,
    when: () => isActive(useRun.getState().snapshot),
    run: () => shown(useRun.getState().stop()),
  },
  {
    id: "train.restart",
    label: "Train anew",
    group: "Train",
    icon: Repeat,
    shortcuts: ["mod+alt+enter"],
    inTextFields: true,
    keywords: ["restart", "again", "reset"],
    when: () => !useRun.getState().busy && isActive(useRun.getState().snapshot) && state() !== "preparing",
    run: restart,
  },
  {
    id: "train.continue",
    label: "Train on from the last run's weights",
    group: "Train",
    icon: FastForward,
    keywords: ["continue", "fine-tune", "transfer", "weights", "warm start"],
    when: () => {
      const { busy, snapshot } = useRun.getState();
      return !busy && snapshot !== null && !isActive(snapshot) && snapshot.step > 0;
    },
    run: trainOn,
  },
  {
    id: "train.recover",
    label: "Go on from the last checkpoint",
    group: "Train",
    icon: Reset,
    keywords: ["resume", "recover"],
    when: () => {
      const { snapshot } = useRun.getState();
      return (
        snapshot !== null &&
        !isActive(snapshot) &&
        snapshot.state !== "finished" &&
        snapshot.checkpoint !== null
      );
    },
    run: () => shown(useRun.getState().recover()),
  },
  {
    id: "train.gradients",
    label: "Check gradients…",
    group: "Train",
    icon: Endorsed,
    keywords: ["gradcheck", "numeric", "backpropagation", "proof", "verify"],
    run: () => (trainable() ? openDialog("gradients") : showDockTab("problems")),
  },
];
