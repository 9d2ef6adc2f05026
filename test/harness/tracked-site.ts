import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type RelayedRequest, relay } from "./relay.ts";

/** A page of a studio's site. */
export interface SitePage {
  /** What stands in the head, such as the tracker's tag. */
  readonly head?: string;
  readonly body?: string;
  readonly title?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A studio's website on this machine, for as many hosts as a browser is told to find here. */
export interface TrackedSite {
  readonly port: number;
  /** What stands at a path and at all paths below it. */
  put(path: string, page: SitePage): void;
  /** What came to `/r/`, which is passed on to the collect API as a studio's own reverse proxy would. */
  readonly firstParty: readonly RelayedRequest[];
  close(): void;
}

export async function serveTrackedSite(ingestUrl: string): Promise<TrackedSite> {
  const pages = new Map<string, SitePage>();
  const firstParty: RelayedRequest[] = [];
  const server = createServer((incoming, response) => {
    const url = incoming.url ?? "/";
    if (url.startsWith("/r/")) {
      incoming.url = url.slice(2);
      const passing = { targetUrl: ingestUrl, refusal: undefined, requests: firstParty };
      relay(incoming, response, passing).catch(() => response.destroy());
      return;
    }
    answer(response, pageAt(pages, url.replace(/[?#].*/, "")));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    put: (path, page) => void pages.set(path, page),
    firstParty,
    close: () => server.close().closeAllConnections(),
  };
}

/** The page whose path is the longest beginning of what was asked for. */
function pageAt(pages: ReadonlyMap<string, SitePage>, path: string): SitePage | undefined {
  const above = [...pages.keys()].filter((key) => path === key || path.startsWith(`${key}/`));
  return pages.get(above.sort((a, b) => b.length - a.length)[0] ?? "");
}

function answer(response: ServerResponse, page: SitePage | undefined): void {
  const { head = "", body = "", title = "Studio", headers } = page ?? {};
  response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8", ...headers });
  response.end(
    `<!doctype html><html lang="en"><head><title>${title}</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`,
  );
}
