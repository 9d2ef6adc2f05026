/** How long a test in a browser waits for what must come: everything else may run on the machine at the same time. */
export const PATIENT = { timeoutMs: 60_000 } as const;
