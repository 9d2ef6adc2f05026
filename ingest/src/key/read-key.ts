import type { Json } from "@regulars/contracts/json";

/**
 * The key of a request: by Basic auth (as user name, with any password, as Segment's SDKs send it) or Bearer, else `writeKey` of the body, else of
 * the query. `undefined` when there is none.
 */
export function readKey(authorization: string | undefined, body: Json | undefined, query: string): string | undefined {
  return fromHeader(authorization) ?? asKey(body) ?? fromQuery(query);
}

function fromHeader(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const space = authorization.indexOf(" ");
  const scheme = authorization.slice(0, space).toLowerCase();
  const credentials = authorization.slice(space + 1).trim();
  if (scheme === "bearer") return asKey(credentials);
  if (scheme !== "basic") return undefined;
  return asKey(Buffer.from(credentials, "base64").toString("utf8").split(":", 1)[0]);
}

function fromQuery(query: string): string | undefined {
  return query.includes("writeKey=") ? asKey(new URLSearchParams(query).get("writeKey")) : undefined;
}

function asKey(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
