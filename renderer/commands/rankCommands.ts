// Ranking for the command palette: names that start with what was typed, then words that start with it, then the rest.
import type { Command } from "./command.ts";

/** The commands that fit the query, best first; those that can't be run now come last. */
export function rankCommands(
  query: string,
  commands: readonly Command[],
  canRun: (command: Command) => boolean,
): Command[] {
  const wanted = query.trim().toLowerCase();
  return commands
    .map((command) => ({ command, score: score(wanted, command) + (canRun(command) ? 0 : 100) }))
    .filter(({ score }) => Number.isFinite(score))
    .sort((a, b) => a.score - b.score)
    .map(({ command }) => command);
}

function score(wanted: string, command: Command): number {
  if (wanted === "") return 0;
  const label = command.label.toLowerCase();
  if (label.startsWith(wanted)) return 0;
  if (label.split(/\W+/).some((word) => word.startsWith(wanted))) return 1;
  if (label.includes(wanted)) return 2;
  if (command.keywords?.some((keyword) => keyword.toLowerCase().startsWith(wanted))) return 3;
  if (command.group.toLowerCase().startsWith(wanted)) return 4;
  return Number.POSITIVE_INFINITY;
}
