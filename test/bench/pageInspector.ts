// Asks a page of a browser over its debugging port, and hears nothing else of it. A test driver listens to every message of the
// page's sockets: what that costs would be measured along with the page.
import { WebSocket } from "ws";

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export class PageInspector {
  readonly #socket: WebSocket;
  readonly #open = new Map<number, (answer: Answer) => void>();
  #asked = 0;

  /** The first page of the browser that listens at this port. */
  static async ofBrowserAt(port: number): Promise<PageInspector> {
    const listed = await fetch(`http://127.0.0.1:${port}/json/list`);
    const targets = (await listed.json()) as { type: string; webSocketDebuggerUrl: string }[];
    const page = targets.find(({ type }) => type === "page");
    if (page === undefined) throw new Error("the browser shows no page");
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise((opened, failed) => socket.once("open", opened).once("error", failed));
    return new PageInspector(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as Answer;
      if (answer.id === undefined) return;
      this.#open.get(answer.id)?.(answer);
      this.#open.delete(answer.id);
    });
  }

  /** The result of a command of the Chrome DevTools Protocol. */
  async send<T>(method: string, params: object = {}): Promise<T> {
    this.#asked += 1;
    const id = this.#asked;
    const answer = await new Promise<Answer>((resolve) => {
      this.#open.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result as T;
  }

  /** What the function returns in the page. */
  async evaluate<A, T>(work: (argument: A) => T | Promise<T>, argument: A): Promise<T> {
    const expression = `(${work.toString()})(${JSON.stringify(argument)})`;
    interface Evaluated {
      readonly result: { readonly value: T };
      readonly exceptionDetails?: { readonly text: string };
    }
    const parameters = { expression, awaitPromise: true, returnByValue: true };
    const evaluated = await this.send<Evaluated>("Runtime.evaluate", parameters);
    if (evaluated.exceptionDetails !== undefined) throw new Error(evaluated.exceptionDetails.text);
    return evaluated.result.value;
  }

  close(): void {
    this.#socket.close();
  }
}
