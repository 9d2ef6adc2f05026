import { freePort, isPortFree } from "@regulars/db/embedded/free-port";
import { portHolder } from "./port-holder.ts";
import { StartError } from "./supervised-process.ts";

export interface WantedPort {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** Who wants it, for the person who reads the fault. */
  readonly what: string;
  /** The variable that sets it. */
  readonly variable: string;
}

/** A port that can be listened on. @throws StartError that names who holds it */
export async function takePort({ port, host, what, variable }: WantedPort): Promise<number> {
  if (port === 0) return freePort();
  if (await isPortFree(port, host)) return port;
  const holder = await portHolder(port);
  throw new StartError(
    `Port ${port} (${what}) is in use${holder === undefined ? "" : ` by ${holder}`}. Stop that, or set ${variable} to another port.`,
  );
}
