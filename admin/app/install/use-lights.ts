import type { SiteId } from "@regulars/contracts/ids";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useState } from "react";
import type { Light } from "../../server/api/light.ts";
import { useTRPC } from "../trpc.tsx";

interface Lights {
  readonly site: Light;
  readonly servers: Light;
}

/** The lights of a site and of the servers, as they turn; and whether the connection is lost. */
export function useLights(siteId: SiteId): { readonly lights: Lights | undefined; readonly lost: boolean } {
  const [lights, setLights] = useState<Lights>();
  const trpc = useTRPC();
  const { status } = useSubscription(trpc.install.watch.subscriptionOptions({ siteId }, { onData: setLights }));
  return { lights, lost: status === "error" };
}
