import { ORDER_PROPERTY_NAMES } from "@regulars/contracts/catalogue";
import type { Json, JsonObject } from "@regulars/contracts/json";
import { isCurrency, toMinor } from "@regulars/contracts/money";
import { type Findings, reject } from "./fault.ts";
import { MAX_IDENTIFIER_CHARS, textOf } from "./fields.ts";

/**
 * The properties of an `order.completed` or `order.refunded` under their canonical names, complete and checked: `orderId` as
 * text, `currency` in upper case (of an order the studio's when none was sent; of a refund then none, which means the order's), and `total` as it was sent, an amount that is exact in minor
 * units. Segment's `revenue` stands for an absent `total`; a refund without a total is of the whole order.
 */
export function readOrder(name: string, sent: JsonObject, studioCurrency: string, found: Findings): JsonObject {
  const properties = withCanonicalNames(sent);
  const orderId = textOf(properties.orderId)?.trim();
  if (orderId === undefined || orderId === "") {
    const absent = isAbsent(properties.orderId) || orderId === "";
    reject(found, absent ? "missing_field" : "wrong_type", "An order needs an orderId, as text", "properties.orderId");
    return sent;
  }
  if (orderId.length > MAX_IDENTIFIER_CHARS) {
    reject(found, "too_long", `orderId is over ${MAX_IDENTIFIER_CHARS} characters`, "properties.orderId");
  }
  properties.orderId = orderId;
  const currency = readCurrency(properties.currency, studioCurrency, found);
  // A refund that names no currency is in its order's, which is not known here.
  if (name === "order.completed" || !isAbsent(properties.currency)) properties.currency = currency;
  else delete properties.currency;
  readTotal(name, { properties, currency }, found);
  return properties;
}

function withCanonicalNames(sent: JsonObject): Record<string, Json> {
  const properties: Record<string, Json> = { ...sent };
  for (const [theirs, ours] of Object.entries(ORDER_PROPERTY_NAMES)) {
    const value = properties[theirs];
    if (value === undefined) continue;
    if (isAbsent(properties[ours])) properties[ours] = value;
    delete properties[theirs];
  }
  return properties;
}

function readCurrency(value: Json | undefined, studioCurrency: string, found: Findings): string {
  if (isAbsent(value)) return studioCurrency;
  const currency = typeof value === "string" ? value.trim().toUpperCase() : "";
  if (isCurrency(currency)) return currency;
  reject(found, "invalid_currency", "currency must be an ISO 4217 code such as EUR", "properties.currency");
  return studioCurrency;
}

function readTotal(
  name: string,
  { properties, currency }: { readonly properties: Record<string, Json>; readonly currency: string },
  found: Findings,
): void {
  const key = isAbsent(properties.total) && !isAbsent(properties.revenue) ? "revenue" : "total";
  const path = `properties.${key}`;
  const total = properties[key];
  if (isAbsent(total) || (name === "order.refunded" && total === "all")) {
    delete properties.total;
    if (name === "order.completed") reject(found, "missing_field", "A completed order needs a total", path);
    return;
  }
  const minor = typeof total === "number" || typeof total === "string" ? toMinor(total, currency) : undefined;
  if (minor === undefined || minor < 0) {
    reject(found, "invalid_amount", `${key} must be an amount of money that is not negative, such as 27.50`, path);
  }
  properties.total = typeof total === "string" ? total.trim() : (total ?? null);
}

function isAbsent(value: Json | undefined): value is null | undefined | "" {
  return value === undefined || value === null || value === "";
}
