// How fast runs of this window go: full speed, or slow enough to watch. Told to every run as it appears.
import { create } from "zustand";
import { persist } from "zustand/middleware";
import { client } from "../client/client.ts";
import { isActive, useRun } from "./runStore.ts";

/** Steps per second; null is full speed. */
export const paces = [null, 1000, 100, 10] as const;
export type StepsPerSecond = (typeof paces)[number];

export const usePace = create<{ readonly stepsPerSecond: StepsPerSecond }>()(
  persist(() => ({ stepsPerSecond: null as StepsPerSecond }), { name: "netloom.pace", version: 1 }),
);

export function choosePace(stepsPerSecond: StepsPerSecond): void {
  usePace.setState({ stepsPerSecond });
  tell();
}

function tell(): void {
  const { snapshot } = useRun.getState();
  if (snapshot === null || !isActive(snapshot)) return;
  const { stepsPerSecond } = usePace.getState();
  void client.call("training.pace", { runId: snapshot.runId, stepsPerSecond });
}

useRun.subscribe(({ snapshot }, before) => {
  const isNew = snapshot !== null && snapshot.runId !== before.snapshot?.runId;
  if (isNew && usePace.getState().stepsPerSecond !== null) tell();
});
