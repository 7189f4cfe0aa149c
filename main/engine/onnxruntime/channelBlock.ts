// How many channels onnxruntime puts in a block of its own image layout on this processor: 16 with AVX-512, 8 with AVX2. It does not say, so
// a small image is brought into blocks and looked at.
import { GraphBuilder, blockedImageDomain } from "../../onnx/graphBuilder.ts";
import { trainingTarget, type LoweringTarget } from "../../onnx/lowerProgram.ts";
import { modelOf } from "../../onnx/model.ts";
import { encodeMessage, joinChunks } from "../../onnx/proto/write.ts";
import { AppFailure } from "../../../shared/errors/appError.ts";
import { openNativeSession } from "./nativeSession.ts";
import { nativeTensor } from "./tensors.ts";

const channels = 32;
const columns = 2;
const imageShape = [1, channels, 1, columns];

let known: Promise<LoweringTarget> | undefined;

/** What programs for this machine's processor are lowered to. */
export function processorTarget(): Promise<LoweringTarget> {
  known ??= channelBlock().then((block) =>
    block === null ? trainingTarget : { ...trainingTarget, channelBlock: block },
  );
  return known;
}

/** Null where this build of onnxruntime has no blocks for the processor. */
async function channelBlock(): Promise<number | null> {
  try {
    const blocked = await imageInBlocks();
    // Numbers are even in the first column, odd in the second, which comes after the first block of channels.
    const block = blocked.indexOf(1);
    return block > 1 && channels % block === 0 ? block : null;
  } catch (cause) {
    if (cause instanceof AppFailure) return null;
    throw cause;
  }
}

async function imageInBlocks(): Promise<readonly number[]> {
  const graph = new GraphBuilder();
  graph.addInput("image", "float32", imageShape);
  graph.addNode("ReorderInput", ["image"], ["blocked"], {}, blockedImageDomain);
  graph.addOutput("blocked", "float32", imageShape);
  const model = modelOf(graph, { ...trainingTarget, channelBlock: 1 }, { name: "channel block" });
  const bytes = joinChunks(encodeMessage("ModelProto", model));
  const session = await openNativeSession({ bytes, device: "cpu", threads: 1 });
  const numbers = Float32Array.from({ length: channels * columns }, (_, index) => index);
  const { blocked } = await session.run(
    { image: nativeTensor(numbers, "float32", imageShape) },
    { blocked: null },
  );
  await session.release();
  return [...(blocked!.data as Float32Array)];
}
