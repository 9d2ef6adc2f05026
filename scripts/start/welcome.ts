import type { Stack } from "./stack.ts";

/** What is printed when everything runs: where it is, how to get in, and one event to send. */
export function welcome(stack: Pick<Stack, "adminUrl" | "ingestUrl" | "logFile" | "demo">, took: string): string {
  const { adminUrl, ingestUrl, logFile, demo } = stack;
  const rows: readonly (readonly [string, string])[] = [
    ["Admin", adminUrl],
    ["Collect API", `${ingestUrl}/v1   (tracker: ${ingestUrl}/r.js)`],
    ...(demo === undefined
      ? []
      : ([
          ["Demo login", `${demo.email}   password ${demo.password}`],
          ["Write key", `${demo.publicKey}   (public: for pages)`],
          ["Secret key", `${demo.secretKey}   (for servers)`],
        ] as const)),
    ["Log", logFile],
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(12)} ${value}`);
  const order =
    demo === undefined
      ? []
      : [
          "",
          "  A first visit that ends as revenue; paste it, and look at Overview:",
          "",
          sampleOrder(ingestUrl, demo.secretKey),
        ];
  return ["", `  Regulars runs (started in ${took}). Ctrl-C stops it.`, "", ...lines, ...order, ""].join("\n");
}

/**
 * One line for bash and zsh: a new visitor comes by an Instagram ad, says who they are, and buys. Each paste is another visitor
 * and another order.
 */
export function sampleOrder(ingestUrl: string, secretKey: string): string {
  const user = `visitor-'$ID'`;
  const batch = [
    {
      type: "page",
      userId: user,
      properties: {
        url: "https://lotus-yoga.example/?utm_source=instagram&utm_medium=paid_social&utm_campaign=spring",
      },
    },
    { type: "identify", userId: user, traits: { first_name: "Ana", email: `ana-'$ID'@example.com` } },
    {
      type: "track",
      userId: user,
      event: "Order Completed",
      properties: { orderId: `order-'$ID'`, total: 49, currency: "EUR" },
    },
  ];
  return `ID=$(date +%s)$RANDOM; curl -sS -u ${secretKey}: -H 'content-type: application/json' ${ingestUrl}/v1/batch -d '${JSON.stringify({ batch })}'`;
}
