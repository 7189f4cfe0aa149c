import { Command } from "commander";
import { analyseDocument } from "../../../shared/document/analyseDocument.ts";
import { templates } from "../../../shared/document/templates/registry.ts";
import { exitCodes, type CommandBuilder } from "../context.ts";
import { alignedRows } from "../textTable.ts";

export const templatesCommand: CommandBuilder = ({ terminal }, run) =>
  new Command("templates")
    .description("list the templates that `netloom new` knows")
    .option("--json", "as one JSON array")
    .action(
      run(async ({ json }: { json?: true }) => {
        const rows = templates.map((template) => ({
          id: template.id,
          title: template.title,
          summary: template.summary,
          parameters: analyseDocument(template.create()).totalParameters,
        }));
        if (json === true) {
          terminal.out(JSON.stringify(rows));
          return exitCodes.done;
        }
        const cells = rows.map(({ id, title, parameters, summary }) => [
          id,
          title,
          `${parameters.toLocaleString("en-US")} parameters`,
          summary,
        ]);
        for (const line of alignedRows(cells)) terminal.out(line);
        return exitCodes.done;
      }),
    );
