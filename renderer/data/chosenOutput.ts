// Of several outputs the one that is looked at wherever one answer is shown, until the window closes. Null: nobody chose yet.
import { create } from "zustand";

export const useChosenOutput = create<{ readonly node: string | null }>()(() => ({ node: null }));

export function chooseOutput(node: string): void {
  useChosenOutput.setState({ node });
}
