// What the trainer needs from the rest: data, compiler, engines, export. Passed in, so that a run can be driven in tests
// without any of them.
import type { CallParams, ExportReport } from "../../shared/contract/contract.ts";
import type { GradientProgress } from "../../shared/contract/gradients.ts";
import type { DataRef, NetDocument } from "../../shared/document/schema.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { Result } from "../../shared/result.ts";
import type { DeviceChoice, EngineChoice } from "../../shared/run/runSpec.ts";
import type { CompileOptions } from "../compile/compileDocument.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import type { LoadOptions } from "../data/loadDataset.ts";
import type { Engine, EngineState, EngineStatus } from "../engine/engine.ts";
import type { TrainerCallParams, TrainerCallResult } from "./protocol.ts";

export interface ExportRequest {
  readonly document: NetDocument;
  readonly appVersion: string;
  readonly dataset: LoadedDataset;
  /** The trained variables. */
  readonly state: EngineState;
  readonly format: CallParams<"export.run">["format"];
  readonly path: string;
  readonly inputRange: CallParams<"export.run">["inputRange"];
  /** Once aborted, no file takes the name any more. */
  readonly signal: AbortSignal;
}

export interface TrainerDependencies {
  readonly loadDataset: (ref: DataRef, options: LoadOptions) => Promise<Result<LoadedDataset, AppError>>;
  readonly compile: (
    document: NetDocument,
    tf: Tfjs,
    options: Omit<CompileOptions, "seed">,
  ) => Result<CompiledNetwork, AppError>;
  /** What keeps the network from learning this data, or null. */
  readonly misfit: (network: CompiledNetwork, dataset: LoadedDataset) => AppError | null;
  /** Engines to try, best first; with a choice other than auto only that one. */
  readonly engines: (engine: EngineChoice, device: DeviceChoice) => readonly Engine[];
  readonly engineStatus: () => Promise<readonly EngineStatus[]>;
  readonly exportModel: (request: ExportRequest) => Promise<Result<ExportReport, AppError>>;
  readonly checkGradients: (
    request: TrainerCallParams<"gradients">,
    onProgress: (progress: GradientProgress) => void,
  ) => Promise<Result<TrainerCallResult<"gradients">, AppError>>;
  readonly importModel: (
    request: TrainerCallParams<"import">,
  ) => Promise<Result<TrainerCallResult<"import">, AppError>>;
  /** Milliseconds from any origin. */
  readonly now: () => number;
  /** Receives bugs, with their stacks. */
  readonly report: (fault: unknown) => void;
}
