import { isActive, useRun } from "../training/runStore.ts";

/** Stops the present run, where there is one, and waits until it is over. */
export async function endRun(): Promise<void> {
  const { snapshot, stop } = useRun.getState();
  if (!isActive(snapshot)) return;
  await stop();
  await new Promise<void>((resolve) => {
    if (!isActive(useRun.getState().snapshot)) return resolve();
    const unsubscribe = useRun.subscribe((run) => {
      if (isActive(run.snapshot)) return;
      unsubscribe();
      resolve();
    });
  });
}
