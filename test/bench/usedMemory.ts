/** What is used here of a session with a page. */
interface Session {
  send(method: "HeapProfiler.collectGarbage"): Promise<unknown>;
  send(method: "Runtime.getHeapUsage"): Promise<{ readonly usedSize: number }>;
}

/** JavaScript memory of the page after a garbage collection, MB. */
export async function usedMemoryMb(session: Session): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return usedSize / 1_048_576;
}
