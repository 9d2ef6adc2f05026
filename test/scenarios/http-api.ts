import type { JsonObject } from "@regulars/contracts/json";
import { type AdminClient, adminClient, logIn } from "../harness/admin-client.ts";
import { settled } from "../harness/settled.ts";
import type { CaseStudio, ScenarioApi } from "./scenario-api.ts";

export interface HttpApiOptions {
  readonly adminUrl: string;
  readonly ingestUrl: string;
  readonly email: string;
  readonly password: string;
}

const PAGE_SIZE = 200;

/** Scenarios against a running Regulars, by its collect API and its admin API over HTTP. */
export async function createHttpApi(options: HttpApiOptions): Promise<ScenarioApi> {
  const staff = adminClient(options.adminUrl, { cookie: await logIn(options.adminUrl, options) });
  return {
    async setClock(instantMs) {
      await staff.clock.set.mutate({ nowMs: instantMs });
    },
    async createStudio(name) {
      const { secretKey } = await staff.studio.create.mutate({
        name: name.slice(0, 100),
        timeZone: "UTC",
        currency: "EUR",
      });
      return caseStudio(adminClient(options.adminUrl, { secretKey }), secretKey);
    },
    async collect({ secretKey }, call, body) {
      const response = await fetch(`${options.ingestUrl}/v1/${call}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Basic ${Buffer.from(`${secretKey}:`).toString("base64")}`,
        },
        body: JSON.stringify(body),
      });
      const answer = await response.text();
      if (!response.ok) throw new Error(`${call} was answered ${response.status} ${answer}`);
    },
  };
}

function caseStudio(admin: AdminClient, secretKey: string): CaseStudio {
  return {
    secretKey,
    async createSegment(name, definition: JsonObject) {
      return (await admin.segments.create.mutate({ name, definition })).segmentId;
    },
    async defineSegment(segmentId, definition) {
      await admin.segments.update.mutate({ segmentId, definition });
    },
    async setList(listId, userIds) {
      await admin.lists.set.mutate({ listId, userIds: [...userIds] });
    },
    settled: () => settled(admin),
    async members(segmentId) {
      const shown: string[] = [];
      for (let page = 1; ; page += 1) {
        const { members, count } = await admin.segments.members.query({ segmentId, page, pageSize: PAGE_SIZE });
        shown.push(...members.map((member) => member.shownAs));
        if (shown.length >= count || members.length === 0) return shown;
      }
    },
    async memberCount(segmentId) {
      return (await admin.segments.get.query({ segmentId })).memberCount;
    },
    history: (segmentId) => admin.segments.history.query({ segmentId }),
  };
}
