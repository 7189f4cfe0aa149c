import type { ReactNode } from "react";

export interface ScrollSectionProps {
  readonly className: string;
  /** What a screen reader calls it. */
  readonly label: string;
  readonly testId?: string;
  readonly children: ReactNode;
}

/** A part of the page that scrolls by itself, by keys too. */
export function ScrollSection({ className, label, testId, children }: ScrollSectionProps): ReactNode {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so keys must reach it
    <section className={className} aria-label={label} tabIndex={0} data-testid={testId}>
      {children}
    </section>
  );
}
