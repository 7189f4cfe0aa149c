/** Puts the cursor into the inspector's first field, once the inspector shows the present selection. */
export function focusInspector(): void {
  requestAnimationFrame(() => {
    const inspector = document.querySelector(".inspector");
    if (inspector?.getAttribute("aria-busy") === "true") return focusInspector();
    inspector?.querySelector<HTMLElement>(".field input, .field select")?.focus();
  });
}
