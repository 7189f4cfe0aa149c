// A process that does nothing but write checkpoints into the folder it is given, for a test that kills it while it writes.
import { checkpointAt } from "../../main/trainer/checkpointFixture.ts";
import { CheckpointFolder } from "../../main/trainer/checkpointFolder.ts";

const folder = await CheckpointFolder.open(process.argv[2] ?? "");
if (!folder.ok) throw new Error(folder.error.found);

for (let step = 1; ; step += 1) {
  const saved = await folder.value.save(checkpointAt(step, null, 100_000));
  if (!saved.ok) throw new Error(saved.error.found);
  process.send?.(step);
}
