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
    credit: (frame) => client.notify("live.credit", { frame }),
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

/**
 * A run is shown on the network it belongs to: while it trains, the one it was started from here, edited meanwhile or not;
 * else one with as many parameters. On any other project its numbers would lie.
 */
function followRun(): void {
  const { snapshot, origin } = useRun.getState();
  const { analysis, generation } = useDocument.getState();
  const startedHere = origin !== null && origin.runId === snapshot?.runId && origin.generation === generation;
  const parameters = startedHere ? origin.parameters : snapshot?.parameters;
  const fits = (startedHere && isActive(snapshot)) || parameters === analysis.totalParameters;
  feed.setRun(fits ? (snapshot?.runId ?? null) : null);
}

onThemeChange(() => feed.redraw());
useConnection.subscribe(({ state }, before) => {
  if (state !== "open") return;
  if (before.state === "lost") feed.resubscribe();
  void takeBudget();
});

async function takeBudget(): Promise<void> {
  const settings = await client.call("settings.get", {});
  if (settings.ok) feed.setBudget(settings.value.viewBudget);
}
