// The question before unsaved work would be lost, asked like a function.
import { create } from "zustand";

export type DiscardAnswer = "save" | "discard" | "cancel";

interface ConfirmState {
  /** Name of the project in question; null while nothing is asked. */
  readonly project: string | null;
  readonly answer: (answer: DiscardAnswer) => void;
}

export const useConfirm = create<ConfirmState>()(() => ({ project: null, answer: () => {} }));

export function confirmDiscard(project: string): Promise<DiscardAnswer> {
  useConfirm.getState().answer("cancel");
  return new Promise((resolve) => {
    useConfirm.setState({
      project,
      answer: (answer) => {
        useConfirm.setState({ project: null, answer: () => {} });
        resolve(answer);
      },
    });
  });
}
