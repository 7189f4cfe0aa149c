// The window's one live feed, wired to the client, the run on show and the page's visibility.
import { client } from "../client/client.ts";
import { useConnection } from "../client/connectionStore.ts";
import { isActive, useRun } from "../training/runStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { createLiveFeed } from "./liveFeed.ts";
import { onThemeChange } from "./theme.ts";

export const feed = createLiveFeed(
  {
    subscribe: ({ taps, probe, budget }) =>
      void client.call("live.subscribe", { taps: [...taps], probe, budget }),
    credit: (frame) => void client.call("live.credit", { frame }),
  },
  {
    onNextFrame: (callback) => requestAnimationFrame(callback),
    after(delayMs, callback) {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  },
);

client.on("live.frame", feed.receive);
document.addEventListener("visibilitychange", () => feed.setHidden(document.hidden));
feed.setHidden(document.hidden);
useRun.subscribe(followRun);
useDocument.subscribe(followRun);

/** A run that is over is shown only on a network it fits: after another project is opened, its numbers would lie. */
function followRun(): void {
  const { snapshot } = useRun.getState();
  const { totalParameters } = useDocument.getState().analysis;
  const fits = snapshot !== null && (isActive(snapshot) || snapshot.parameters === totalParameters);
  feed.setRun(fits ? snapshot.runId : null);
}
onThemeChange(feed.redraw);
useConnection.subscribe(({ state }, before) => {
  if (state !== "open") return;
  if (before.state === "lost") feed.resubscribe();
  void takeBudget();
});

async function takeBudget(): Promise<void> {
  const settings = await client.call("settings.get", {});
  if (settings.ok) feed.setBudget(settings.value.viewBudget);
}
