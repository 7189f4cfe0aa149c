// Quitting waits for the services: trainers write their checkpoint, settings and autosaves reach the disk. A service that hangs
// can't keep the app from ending.
import type { App } from "electron";

type QuittingApp = Pick<App, "on" | "quit">;

/** Lets the app quit once `close` is done or has taken longer than `patienceMs`. */
export function quitInOrder(
  app: QuittingApp,
  close: () => Promise<void>,
  patienceMs: number,
  report: (problem: unknown) => void,
): void {
  let state: "running" | "closing" | "closed" = "running";
  app.on("before-quit", (event) => {
    if (state === "closed") return;
    event.preventDefault();
    if (state === "closing") return;
    state = "closing";
    void closeThenQuit();
  });

  async function closeThenQuit(): Promise<void> {
    await settledWithin(close(), patienceMs, report);
    state = "closed";
    app.quit();
  }
}

async function settledWithin(
  work: Promise<void>,
  patienceMs: number,
  report: (problem: unknown) => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([work.catch(report), patience]);
  clearTimeout(timer);
}
