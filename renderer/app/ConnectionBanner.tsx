import { useConnection } from "../client/connectionStore.ts";

/** Says that the main side can't be reached, over everything, until it can again. */
export function ConnectionBanner() {
  const lost = useConnection((connection) => connection.state === "lost");
  if (!lost) return null;
  return (
    <div className="connection-banner" role="alert" data-testid="connection-banner">
      <strong>The connection to Netloom was lost.</strong> Reconnecting… Your network is kept here meanwhile.
    </div>
  );
}
