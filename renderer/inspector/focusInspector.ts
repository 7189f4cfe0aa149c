/** Puts the cursor into the inspector's first field, once the inspector shows the present selection. */
export function focusInspector(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>(".inspector .field input, .inspector .field select")?.focus();
  });
}
