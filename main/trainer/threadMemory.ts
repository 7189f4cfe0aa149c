// How many threads an engine chose for a network, remembered per machine. Sums over several threads are added up in another
// order, so a choice that is measured anew could change the last digits of a run that is done twice. The first run of a
// network on a machine measures; all later ones do as it did.
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import * as z from "zod";
import type { NetDocument } from "../../shared/document/schema.ts";
import { writeFileAtomic } from "../files/atomicFile.ts";

const rememberedSchema = z.record(z.string(), z.number().int().min(1));

const rememberedNetworks = 1000;

export interface ThreadMemory {
  recall(engine: string, device: string): number | null;
  keep(engine: string, device: string, threads: number): Promise<void>;
}

/** The memory for one network, kept in the cache folder. */
export async function openThreadMemory(cacheDir: string, document: NetDocument): Promise<ThreadMemory> {
  const file = join(cacheDir, "threads.json");
  const remembered = await readRemembered(file);
  const network = workOf(document);
  const keyOf = (engine: string, device: string) => digest([network, engine, device, availableParallelism()]);
  return {
    recall: (engine, device) => remembered.get(keyOf(engine, device)) ?? null,
    keep: async (engine, device, threads) => {
      const key = keyOf(engine, device);
      if (remembered.get(key) === threads) return;
      remembered.set(key, threads);
      await writeRemembered(file, remembered);
    },
  };
}

/** What decides how much work a step is; neither seed nor names nor places. */
function workOf({ nodes, edges, training }: NetDocument): unknown {
  return [
    nodes.map(({ id, layer, fields }) => [id, layer, fields]),
    edges.map(({ from, to }) => [from, to]),
    training.optimizer.id,
    training.batchSize,
  ];
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

async function readRemembered(file: string): Promise<Map<string, number>> {
  try {
    const parsed = rememberedSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
    return new Map(parsed.success ? Object.entries(parsed.data) : []);
  } catch {
    return new Map();
  }
}

/** A memory that can't be written is no reason not to train. */
async function writeRemembered(file: string, remembered: ReadonlyMap<string, number>): Promise<void> {
  await mkdir(dirname(file), { recursive: true }).catch(() => undefined);
  await writeFileAtomic(file, JSON.stringify(Object.fromEntries([...remembered].slice(-rememberedNetworks))));
}
