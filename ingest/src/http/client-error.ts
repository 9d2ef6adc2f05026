import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type Refusal, refusalAnswer, refuse } from "./answer.ts";

const REFUSALS: ReadonlyMap<string | undefined, Refusal> = new Map([
  ["HPE_HEADER_OVERFLOW", refuse(431, "too_large", "The headers are too large")],
  ["ERR_HTTP_REQUEST_TIMEOUT", refuse(408, "timeout", "The request took too long")],
]);
const MALFORMED = refuse(400, "bad_request", "This is no HTTP request");

/** Answers, in the form of every other error, what is not HTTP or comes too slowly; and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const { status, headers, body } = refusalAnswer(REFUSALS.get(error.code) ?? MALFORMED);
  const lines = Object.entries({ ...headers, "content-length": String(Buffer.byteLength(body)), connection: "close" });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${head}\r\n${String(body)}`);
}
