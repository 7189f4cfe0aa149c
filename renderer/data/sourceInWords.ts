import type { DataSource } from "../../shared/document/schema.ts";

/** What a network is trained on, in short. */
export function sourceInWords(source: DataSource): string {
  switch (source.kind) {
    case "generated":
      return `Generated: ${source.id}`;
    case "catalogue":
      return source.id;
    default:
      return source.path;
  }
}
