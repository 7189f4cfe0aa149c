/** A file name for an exported model that every file system takes. */
export function suggestedFileName(projectName: string): string {
  const name = projectName
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `${name === "" ? "model" : name.slice(0, 80)}.onnx`;
}
