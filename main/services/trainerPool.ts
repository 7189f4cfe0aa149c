// The trainer that has no run yet: asked for what can be trained with here, then given to the next run.
import type { ServiceHost } from "./host.ts";
import { TrainerClient } from "./trainerClient.ts";

export class TrainerPool {
  readonly #host: Pick<ServiceHost, "spawnTrainer">;
  #idle: TrainerClient | null = null;

  constructor(host: Pick<ServiceHost, "spawnTrainer">) {
    this.#host = host;
  }

  /** A trainer without a run; it stays here. */
  idle(): TrainerClient {
    if (this.#idle?.alive !== true) this.#idle = new TrainerClient(this.#host.spawnTrainer());
    return this.#idle;
  }

  /** A trainer for a run, which is the caller's from now on. */
  take(): TrainerClient {
    const client = this.idle();
    this.#idle = null;
    return client;
  }

  async close(): Promise<void> {
    await this.#idle?.shutdown();
  }
}
