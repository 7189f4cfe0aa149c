// A shell for tests: real services, real trainer processes, every event kept.
import type { EventName, EventPayload, RunSnapshot } from "../../shared/contract/contract.ts";
import { forkTrainer } from "../../main/serve/forkTrainer.ts";
import type { ServiceHost, TrainerProcess } from "../../main/services/host.ts";
import { join } from "node:path";

type EmittedEvent = {
  readonly [E in EventName]: { readonly event: E; readonly payload: EventPayload<E> };
}[EventName];

export interface TestHost extends ServiceHost {
  readonly emitted: EmittedEvent[];
  readonly trainers: TrainerProcess[];
  /** Resolves with the first snapshot, from now on, for which the condition holds. */
  until(condition: (snapshot: RunSnapshot) => boolean): Promise<RunSnapshot>;
}

interface TestHostOptions {
  readonly folder: string;
  /** The built trainer. */
  readonly trainerEntry: string;
  readonly shell?: ServiceHost["shell"];
}

export function createTestHost({ folder, trainerEntry, shell = "serve" }: TestHostOptions): TestHost {
  const emitted: EmittedEvent[] = [];
  const trainers: TrainerProcess[] = [];
  const waiting = new Set<(snapshot: RunSnapshot) => void>();
  return {
    shell,
    version: "0.0.0-test",
    dataDir: join(folder, "data"),
    startFolder: join(folder, "work"),
    emitted,
    trainers,
    spawnTrainer() {
      const trainer = forkTrainer({ entry: trainerEntry, logFile: join(folder, "trainer.log") });
      trainers.push(trainer);
      return trainer;
    },
    emit(event, payload) {
      emitted.push({ event, payload } as EmittedEvent);
      if (event === "training.changed") for (const hear of waiting) hear(payload as RunSnapshot);
    },
    until: (condition) =>
      new Promise((resolve) => {
        waiting.add(function hear(snapshot) {
          if (!condition(snapshot)) return;
          waiting.delete(hear);
          resolve(snapshot);
        });
      }),
  };
}
