import type { ServiceHandlers } from "./host.ts";
import type { TrainerPool } from "./trainerPool.ts";

/** Native engines are only ever loaded in a trainer: one that crashes on this machine must not take the app with it. */
export function createEnginesService(
  pool: Pick<TrainerPool, "idle">,
): Pick<ServiceHandlers, "engines.status"> {
  return { "engines.status": () => pool.idle().call("engines", {}) };
}
