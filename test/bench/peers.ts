// The frameworks compared with, through peers.py in the Python named by NETLOOM_PYTHON (else python3), each workload in a
// process of its own.
import { childJson } from "./childJson.ts";

export interface PeerMeasurement {
  readonly peer: string;
  readonly workload: string;
  readonly samplesPerSecond: number;
  readonly msPerStep: number;
  readonly compileMs: number;
  readonly peakMemoryMb: number;
}

const python = process.env.NETLOOM_PYTHON ?? "python3";

/** Of those asked for, the peers that this Python can import. */
export async function availablePeers(script: string): Promise<readonly string[]> {
  const answer = (await childJson(python, [script, "--list"])) as { readonly peers: readonly string[] };
  return answer.peers;
}

/** Null where the peer has no such workload. Throws where it fails. */
export async function measurePeer(
  script: string,
  peer: string,
  workload: string,
): Promise<PeerMeasurement | null> {
  const answer = (await childJson(python, [script, peer, workload])) as PeerMeasurement | { skipped: string };
  return "skipped" in answer ? null : answer;
}
