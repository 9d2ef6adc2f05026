import type { Server } from "node:http";

/** Longest time that requests under way are given to end; less than a process is given to stop. */
const GRACE_MS = 6_000;

const SWEEP_MS = 20;

/** Stops accepting, lets requests under way be answered, and closes what is left. */
export async function stopServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection whose request has been answered stays open for the next one, unless it is swept.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(timer);
}
