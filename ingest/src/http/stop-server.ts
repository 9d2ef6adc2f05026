import type { Server } from "node:http";

/** Longest time that requests under way are given to end; less than a process is given to stop. */
const GRACE_MS = 6_000;

/** Stops accepting, lets requests under way be answered, and closes what is left. */
export async function stopServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}
