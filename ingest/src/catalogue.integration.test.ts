import { createHmac } from "node:crypto";
import { openPool } from "@regulars/db/postgres";
import { newId } from "@regulars/runtime/ids";
import { createSecretBox } from "@regulars/runtime/secret-box";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type IngestUnderTest, SECRET, startIngestUnderTest } from "./testing/ingest-under-test.ts";

let ingest: IngestUnderTest;

beforeAll(async () => {
  ingest = await startIngestUnderTest();
  await createSigningSecret("new secret");
  // PostgreSQL says by its own clock which of them have ended.
  await createSigningSecret("old secret", Date.now() + 3_600_000);
  await createSigningSecret("ended secret", Date.now() - 1_000);
});
afterAll(() => ingest.stop());

async function createSigningSecret(secret: string, expiresAt?: number): Promise<void> {
  const pool = openPool(ingest.postgres.url, { role: "owner", onError: () => undefined });
  const sealed = createSecretBox(SECRET, "signing-secret").seal(secret);
  const ends = expiresAt === undefined ? null : new Date(expiresAt);
  await pool.query("insert into signing_secret (studio_id, secret_id, sealed, expires_at) values ($1, $2, $3, $4)", [
    ingest.studioId,
    newId(),
    sealed,
    ends,
  ]);
  await pool.end();
}

async function storedAs(messageId: string) {
  return (await ingest.stored()).events.find((event) => event.messageId === messageId);
}

describe("events of Segment's specs, as its documentation has them", () => {
  const product = {
    product_id: "507f1f77",
    sku: "45790-32",
    name: "Monopoly: 3rd Edition",
    price: 19,
    quantity: 1,
    category: "Games",
    url: "https://www.example.com/product/path",
    image_url: "https:///www.example.com/product/path.jpg",
  };
  const { product_id: productId, image_url: imageUrl, ...rest } = product;
  const item = { productId, imageUrl, ...rest };
  const sale = { affiliation: "Store", revenue: 25, shipping: 3, tax: 2, discount: 2.5, coupon: "hasbros" };
  const mail = { email_id: "18vzF7u3z", email_subject: "First shirt on us!", campaign_id: "123", campaign_name: "New" };
  const message = { messageId: "18vzF7u3z", subject: "First shirt on us!", campaignId: "123", campaignName: "New" };

  test.each([
    [
      "Product Viewed",
      "product.viewed",
      { ...product, currency: "usd", value: 19 },
      { ...item, currency: "usd", value: 19 },
    ],
    ["Product Added", "cart.added", { cart_id: "sk", ...product, position: 3 }, { cartId: "sk", ...item, position: 3 }],
    [
      "Checkout Started",
      "checkout.started",
      { order_id: "o1", value: 30, ...sale, products: [product] },
      { orderId: "o1", value: 30, ...sale, items: [item] },
    ],
    [
      "Order Completed",
      "order.completed",
      {
        checkout_id: "c",
        order_id: "o1",
        total: 27.5,
        subtotal: 22.5,
        ...sale,
        currency: "USD",
        products: [product, {}],
      },
      { checkoutId: "c", orderId: "o1", total: 27.5, subtotal: 22.5, ...sale, currency: "USD", items: [item, {}] },
    ],
    [
      "Order Refunded",
      "order.refunded",
      { order_id: "o1", total: 30, currency: "USD", products: [product] },
      { orderId: "o1", total: 30, currency: "USD", items: [item] },
    ],
    ["Email Delivered", "message.delivered", mail, message],
    ["Email Opened", "message.opened", mail, message],
    [
      "Email Link Clicked",
      "message.clicked",
      { ...mail, link_id: "101", link_url: "https://x.example/?a=b" },
      { ...message, linkId: "101", url: "https://x.example/?a=b" },
    ],
    ["Email Bounced", "message.bounced", mail, message],
    ["Email Marked as Spam", "message.complained", mail, message],
    [
      "Unsubscribed",
      "message.unsubscribed",
      { ...mail, list_id: "1425", list_name: "New" },
      { ...message, listId: "1425", listName: "New" },
    ],
    [
      "Signed Up",
      "account.created",
      { type: "organic", first_name: "Peter", title: "Mr" },
      { type: "organic", first_name: "Peter", title: "Mr" },
    ],
    ["Account Created", "account.created", { account_name: "Initech" }, { accountName: "Initech" }],
    ["Coupon Applied", "Coupon Applied", { order_id: "o1", coupon_id: "may" }, { order_id: "o1", coupon_id: "may" }],
    ["Product Removed", "Product Removed", product, product],
  ])("%s is stored as %s", async (event, name, properties, expected) => {
    const messageId = `segment-${event}`;
    const { json } = await ingest.post("/v1/track", { event, userId: "u", messageId, properties });
    expect(json).toEqual({ success: true });
    expect(await storedAs(messageId)).toMatchObject({ type: "track", name, properties: expected });
    expect((await storedAs(messageId))?.properties).toEqual(expected);
  });
});

test("an event whose property is of a wrong type is rejected with its path, the others of the batch are in", async () => {
  const track = (messageId: string, event: string, properties: object) => ({
    ...{ type: "track", userId: "u", messageId, event, properties },
  });
  const batch = [
    track("typed-0", "booking.created", { price: "18.00", startsAt: "2026-03-01", seat: { row: 1 } }),
    track("typed-1", "booking.created", { startsAt: "on Sunday" }),
    track("typed-2", "order.completed", { orderId: "o", total: 3, items: [{}, {}, { price: {} }] }),
    track("typed-3", "Mat Rented", { startsAt: "on Sunday" }),
  ];
  const { status, json } = await ingest.post("/v1/batch", { batch });
  expect(status).toBe(200);
  expect(json.rejected).toEqual([
    { index: 1, code: "wrong_type", path: "properties.startsAt", reason: expect.stringContaining("ISO 8601") },
    { index: 2, code: "wrong_type", path: "properties.items[2].price", reason: expect.stringContaining("amount") },
  ]);
  const { events, rejected } = await ingest.stored();
  expect(events.filter(({ messageId }) => messageId.startsWith("typed-")).map(({ messageId }) => messageId)).toEqual([
    "typed-0",
    "typed-3",
  ]);
  expect(rejected).toContainEqual(
    expect.objectContaining({
      path: "properties.items[2].price",
      body: expect.objectContaining({ messageId: "typed-2" }),
    }),
  );
});

test("group, alias and screen calls arrive with what they say", async () => {
  const key = { key: ingest.keys.public };
  const traits = { name: "Initech", email: "hi@initech.example" };
  await ingest.post("/v1/group", { messageId: "call-group", anonymousId: "a", groupId: 42, traits }, key);
  await ingest.post("/v1/alias", { messageId: "call-alias", userId: "u", anonymousId: "a" }, key);
  await ingest.post("/v1/screen", { messageId: "call-screen", anonymousId: "a", name: "Home", category: "App" }, key);
  expect(await storedAs("call-group")).toMatchObject({ type: "group", properties: { groupId: "42" }, traits });
  expect(await storedAs("call-alias")).toMatchObject({ type: "alias", userId: "u", previousId: "a" });
  expect(await storedAs("call-screen")).toMatchObject({
    name: "screen.viewed",
    properties: { name: "Home", category: "App" },
  });
});

describe("a browser's identify with a userHash", () => {
  const identify = async (messageId: string, secret: string) => {
    const userHash = createHmac("sha256", secret).update("mia").digest("hex");
    const traits = { email: "mia@example.com", language: "nl" };
    const body = { messageId, userId: "mia", anonymousId: "a", traits, context: { userHash } };
    const { json } = await ingest.post("/v1/identify", body, { key: ingest.keys.public });
    return { json, event: await storedAs(messageId) };
  };

  test.each(["new secret", "old secret"])("of the studio's %s sets the e-mail", async (secret) => {
    const { json, event } = await identify(`hash-${secret}`, secret);
    expect(json).toEqual({ success: true });
    expect(event).toMatchObject({ signed: true, traits: { email: "mia@example.com", language: "nl" } });
  });

  test.each(["ended secret", "guessed secret"])("of an %s does not, which is told and kept", async (secret) => {
    const { json, event } = await identify(`hash-${secret}`, secret);
    expect(json).toMatchObject({
      success: true,
      rejected: [{ index: 0, code: "invalid_user_hash", path: "userHash" }],
    });
    expect(event?.traits).toEqual({ language: "nl" });
    expect(event).not.toHaveProperty("signed");
    const kept = (await ingest.stored()).rejected.filter(({ body }) => JSON.stringify(body).includes(`hash-${secret}`));
    expect(kept).toMatchObject([{ code: "invalid_user_hash", key: "public" }]);
  });

  test("is kept nowhere, right or wrong", async () => {
    for (const secret of ["new secret", "guessed secret"]) {
      const userHash = createHmac("sha256", secret).update("mia").digest("hex");
      expect(JSON.stringify(await ingest.stored())).not.toContain(userHash);
    }
  });
});
