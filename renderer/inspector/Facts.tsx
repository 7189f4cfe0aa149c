// A short table of what is known: a name, a value and, at the right, a number.
import type { ReactNode } from "react";

export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="inspector-facts">{children}</dl>;
}

export interface FactProps {
  readonly name: string;
  readonly value?: string;
  readonly detail?: string;
  /** What the number means, for those who hover it. */
  readonly title?: string;
}

export function Fact({ name, value = "", detail = "", title }: FactProps) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{value}</dd>
      <dd className="inspector-count">{detail}</dd>
    </div>
  );
}
