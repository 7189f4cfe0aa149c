import { resolve } from "node:path";
import { Command } from "commander";
import { serializeDocument } from "../../../shared/document/serializeDocument.ts";
import { templateOf, templates } from "../../../shared/document/templates/registry.ts";
import { AppFailure, fail } from "../../../shared/errors/appError.ts";
import { writeFileAtomic } from "../../files/atomicFile.ts";
import { exitCodes, type CommandBuilder } from "../context.ts";
import { fileOfKind } from "../options.ts";

export const newCommand: CommandBuilder = ({ terminal }, run) =>
  new Command("new")
    .description("write a project from a template")
    .argument("<template>", "a template's id, see `netloom templates`")
    .requiredOption("--out <file>", "the project file to write", fileOfKind(".netloom"))
    .action(
      run(async (id: string, { out }: { out: string }) => {
        const template = templateOf(id);
        if (template === undefined) {
          const known = templates.map((known) => known.id).join(", ");
          return fail("project/unknown-template", { expected: `one of ${known}`, found: `"${id}"` });
        }
        const written = await writeFileAtomic(resolve(out), serializeDocument(template.create()));
        if (!written.ok) throw new AppFailure(written.error);
        terminal.note(`${template.title} → ${out}`);
        return exitCodes.done;
      }),
    );
