import type { JsonObject } from "@regulars/contracts/json";

/** What scenarios need of a running Regulars, through its public interfaces alone. */
export interface ScenarioApi {
  /** Sets the manual clock and resolves once every process follows. Epoch ms. */
  setClock(instantMs: number): Promise<void>;
  /** A studio of its own, in UTC. */
  createStudio(name: string): Promise<CaseStudio>;
  /** Posts a body to the collect API with the studio's secret key. @throws when the answer is not 2xx */
  collect(studio: CaseStudio, call: string, body: JsonObject): Promise<void>;
}

export interface CaseStudio {
  readonly secretKey: string;
  /** @returns the segment's id; @throws with the faults when the definition is refused */
  createSegment(name: string, definition: JsonObject): Promise<string>;
  defineSegment(segmentId: string, definition: JsonObject): Promise<void>;
  /** Makes these the people on a fixed list, which is made when it is not there. */
  setList(listId: string, userIds: readonly string[]): Promise<void>;
  /** Resolves once all that was sent is worked out and in ClickHouse. */
  settled(): Promise<void>;
  /** By userId, else first anonymousId, else e-mail. */
  members(segmentId: string): Promise<readonly string[]>;
  /** The count that is kept. */
  memberCount(segmentId: string): Promise<number>;
  /** By the entries and exits that ClickHouse has: who is in, and how many have entered so far. */
  history(segmentId: string): Promise<{ readonly members: number; readonly entered: number }>;
}
