import type { StudioId } from "@regulars/contracts/ids";
import { openDatabase, openPool } from "@regulars/db/postgres";
import { systemClock } from "@regulars/runtime/clock";
import { createLog } from "@regulars/runtime/log";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../test/harness/database.ts";
import { identify } from "../identify.ts";
import { createKeyUse } from "../key-use.ts";
import { type Auth, createAuth } from "./auth.ts";
import { openAuthDatabase, openAuthPool } from "./auth-schema.ts";
import { ensureStaff } from "./ensure-staff.ts";
import { type LogInOutcome, logIn, logOut, readSession } from "./session.ts";
import { createStudios, type Studios } from "./studios.ts";

const URL_OF_ADMIN = "http://localhost:3000";
const MIA = { email: "mia@example.com", password: "ten-letters-or-more" };

describe("logins of staff", () => {
  let testDatabase: TestDatabase;
  let auth: Auth;
  let studios: Studios;
  let database: ReturnType<typeof openDatabase>;
  let authDatabase: ReturnType<typeof openAuthDatabase>;
  let addresses = 0;

  beforeAll(async () => {
    testDatabase = await createDatabase();
    const onError = (error: Error): void => expect.unreachable(error.message);
    database = openDatabase(openPool(testDatabase.url, { role: "regulars_app", max: 2, onError }));
    const pool = openAuthPool(testDatabase.url, onError);
    authDatabase = openAuthDatabase(pool);
    studios = createStudios({ database, authDatabase });
    auth = createAuth({ pool, secret: "a secret of the tests, long enough to sign with", url: URL_OF_ADMIN });
    await ensureStaff({ databaseUrl: testDatabase.url, ...MIA, name: "Mia", studioIds: [] });
  });

  afterAll(async () => {
    await authDatabase.destroy();
    await database.destroy();
    await testDatabase.drop();
  });

  /** From an address of its own, unless the test counts tries. */
  const tryLogIn = (password: string, clientAddress = `10.0.0.${++addresses}`): Promise<LogInOutcome> =>
    logIn(auth, URL_OF_ADMIN, { email: MIA.email, password, clientAddress, userAgent: undefined });

  const cookieOf = (outcome: LogInOutcome): string => {
    if (outcome.kind !== "in") throw new Error(`Not logged in: ${outcome.kind}`);
    return outcome.cookies.map((cookie) => cookie.split(";", 1)[0]).join("; ");
  };

  const identifyParts = () => {
    const log = createLog("test", "silent");
    return { auth, studios, database, clock: systemClock(), keyUse: createKeyUse({ database, log }) };
  };

  const userId = async (): Promise<string> =>
    (await authDatabase.selectFrom("user").select("id").where("email", "=", MIA.email).executeTakeFirstOrThrow()).id;

  it("the right password opens a session, in a cookie that scripts and other sites do not get", async () => {
    const outcome = await tryLogIn(MIA.password);
    const session = await readSession(auth, new Headers({ cookie: cookieOf(outcome) }));
    expect(session).toMatchObject({ name: "Mia", email: MIA.email, activeStudioId: undefined });
    const [cookie = ""] = outcome.kind === "in" ? outcome.cookies : [];
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
  });

  it("a wrong password and an unknown address are told the same", async () => {
    const unknown = { email: "nobody@example.com", password: MIA.password };
    expect(await tryLogIn("not the password")).toEqual({ kind: "wrong" });
    expect(await logIn(auth, URL_OF_ADMIN, { ...unknown, clientAddress: "10.0.1.1", userAgent: undefined })).toEqual({
      kind: "wrong",
    });
  });

  it("after ten tries in a minute an address has to wait, with the right password too", async () => {
    const tries: LogInOutcome[] = [];
    for (let count = 0; count < 10; count++) tries.push(await tryLogIn("not the password", "10.0.2.1"));
    expect(tries.every(({ kind }) => kind === "wrong")).toBe(true);
    expect(await tryLogIn(MIA.password, "10.0.2.1")).toMatchObject({ kind: "tooMany" });
    expect(await tryLogIn(MIA.password, "10.0.2.2")).toMatchObject({ kind: "in" });
  });

  it("a session that was logged out proves nobody", async () => {
    const cookie = cookieOf(await tryLogIn(MIA.password));
    await logOut(auth, URL_OF_ADMIN, cookie);
    expect(await readSession(auth, new Headers({ cookie }))).toBeUndefined();
  });

  it("a made-up session proves nobody", async () => {
    const cookie = "regulars.session_token=made-up.c2lnbmF0dXJl";
    expect(await readSession(auth, new Headers({ cookie }))).toBeUndefined();
  });

  it("nobody signs up by themselves", async () => {
    const response = await auth.handler(
      new Request(`${URL_OF_ADMIN}/api/auth/sign-up/email`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: URL_OF_ADMIN },
        body: JSON.stringify({ email: "eve@example.com", password: "ten-letters-or-more", name: "Eve" }),
      }),
    );
    expect(response.ok).toBe(false);
  });

  it("making sure of staff again keeps one person, with the newest password", async () => {
    await ensureStaff({ databaseUrl: testDatabase.url, ...MIA, name: "Mia", studioIds: [] });
    expect(await authDatabase.selectFrom("user").select("id").where("email", "=", MIA.email).execute()).toHaveLength(1);
    expect((await tryLogIn(MIA.password)).kind).toBe("in");
  });

  it("a new studio has its maker as owner, and keys that work", async () => {
    const created = await studios.create(await userId(), { name: "Nord", timeZone: "Europe/Berlin", currency: "EUR" });
    expect(await studios.roleAt(await userId(), created.studioId)).toBe("owner");
    const parts = identifyParts();
    const bySecret = await identify(parts, new Headers({ authorization: `Bearer ${created.secretKey}` }));
    expect(bySecret).toMatchObject({ studioId: created.studioId, actor: { kind: "key" } });
    const byPublic = await identify(parts, new Headers({ authorization: `Bearer ${created.publicKey}` }));
    expect(byPublic).toMatchObject({ studioId: undefined, actor: undefined });
  });

  it("a session that names a studio of others looks at one of its own", async () => {
    const own = (await studios.list(await userId()))[0]?.studioId;
    await ensureStaff({
      databaseUrl: testDatabase.url,
      email: "kim@example.com",
      password: MIA.password,
      name: "Kim",
      studioIds: [],
    });
    const kim = await authDatabase
      .selectFrom("user")
      .select("id")
      .where("email", "=", "kim@example.com")
      .executeTakeFirstOrThrow();
    const foreign = await studios.create(kim.id, { name: "Süd", timeZone: "UTC", currency: "EUR" });

    const cookie = cookieOf(await tryLogIn(MIA.password));
    const session = await readSession(auth, new Headers({ cookie }));
    await studios.activate(session?.sessionId ?? "", foreign.studioId);
    const identity = await identify(identifyParts(), new Headers({ cookie }));
    expect(identity.studioId).toBe(own);
    expect(identity.studioId).not.toBe(foreign.studioId);
  });

  it("cookies do not help a request with a wrong key", async () => {
    const cookie = cookieOf(await tryLogIn(MIA.password));
    const identity = await identify(identifyParts(), new Headers({ cookie, authorization: "Bearer wrong" }));
    expect(identity.actor).toBeUndefined();
  });

  it("who serves requests about studios cannot read logins, and the login library cannot read studios", async () => {
    await expect(sql`select * from auth."account"`.execute(database)).rejects.toThrow(/permission denied/);
    await expect(sql`select * from public.studio`.execute(authDatabase)).rejects.toThrow(/permission denied/);
    const nobody = "00000000-0000-7000-8000-000000000000" as StudioId;
    expect(await studios.roleAt(await userId(), nobody)).toBeUndefined();
  });
});
