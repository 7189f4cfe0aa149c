// Projects the system asks the app to open: by the command line, by a second start of the app, by a double click. They wait until
// a window listens.

const projectExtension = ".netloom";

/** The project named on a command line, as the system passes it when a .netloom file is double-clicked. */
export function projectArgument(argv: readonly string[]): string | null {
  return (
    argv
      .slice(1)
      .find((argument) => !argument.startsWith("-") && argument.toLowerCase().endsWith(projectExtension)) ??
    null
  );
}

export class PendingProject {
  private path: string | null = null;
  private open: ((path: string) => void) | null = null;

  request(path: string | null): void {
    if (path === null) return;
    if (this.open === null) this.path = path;
    else this.open(path);
  }

  /** A window listens from now on. */
  deliverTo(open: (path: string) => void): void {
    this.open = open;
    const waiting = this.path;
    this.path = null;
    if (waiting !== null) open(waiting);
  }

  /** The window is gone: what comes now waits for the next. */
  hold(): void {
    this.open = null;
  }
}
