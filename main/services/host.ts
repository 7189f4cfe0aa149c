// What a shell gives to the services, and what the services give to a shell. The services know neither Electron nor HTTP.
import type {
  CallName,
  CallParams,
  CallResult,
  EventName,
  EventPayload,
} from "../../shared/contract/contract.ts";
import type { Channel } from "../../shared/contract/messages.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import type { Result } from "../../shared/result.ts";

/** A running trainer, whatever kind of process it is. */
export interface TrainerProcess extends Channel {
  /** Called once when the process has gone: exit code, or the signal's name. */
  onExit(listener: (reason: string) => void): void;
  kill(): void;
}

export interface ServiceHost {
  readonly shell: "desktop" | "serve" | "cli";
  readonly version: string;
  /** Folder for settings, autosaves, runs and downloaded data. */
  readonly dataDir: string;
  /** Where the window's own file dialog starts, and the only tree it may leave through paths the user typed. */
  readonly startFolder: string;
  /** Data with more bytes is read from the disk while it trains; the settings say where the shell was not told. */
  readonly dataMemoryBytes?: number | undefined;
  spawnTrainer(): TrainerProcess;
  /** Native dialogs; absent where the shell has none. */
  readonly pickOpen?: (request: {
    title: string;
    extensions: readonly string[];
    folder: boolean;
  }) => Promise<string | null>;
  readonly pickSave?: (request: {
    title: string;
    extension: string;
    suggestion: string;
  }) => Promise<string | null>;
  /** Sends an event to every window. */
  emit<E extends EventName>(event: E, payload: EventPayload<E>): void;
}

/** One handler per call of the contract; params are checked before it is called, results before they leave. */
export type ServiceHandlers = {
  readonly [C in CallName]: (params: CallParams<C>) => Promise<Result<CallResult<C>, AppError>>;
};

export interface Services {
  readonly handlers: ServiceHandlers;
  /** The user chose this file outside the window (a double click on it): the window may open it. */
  allow(path: string): void;
  /** Ends trainers (after a checkpoint) and flushes what is unsaved. */
  close(): Promise<void>;
}
