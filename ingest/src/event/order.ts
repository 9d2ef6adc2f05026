import { isAbsent } from "@regulars/contracts/catalogue/read-properties";
import type { Json, JsonObject } from "@regulars/contracts/json";
import { toMinor } from "@regulars/contracts/money";
import { type Findings, reject } from "./fault.ts";
import { MAX_IDENTIFIER_CHARS, textOf } from "./fields.ts";

/**
 * The properties of an `order.completed` or `order.refunded`, of the types that the catalogue gives them, made complete: `orderId` as
 * trimmed text, `currency` in upper case (of an order the studio's when none was sent; of a refund then none, which means the order's), and
 * `total` as it was sent, an amount that is exact in minor units and not negative. Segment's `revenue` stands for an absent `total`; a
 * refund without a total is of the whole order.
 */
export function readOrder(name: string, sent: JsonObject, studioCurrency: string, found: Findings): JsonObject {
  const properties: Record<string, Json> = { ...sent };
  const orderId = textOf(properties.orderId)?.trim() ?? "";
  if (orderId === "") reject(found, "missing_field", "An order needs an orderId, as text", "properties.orderId");
  if (orderId.length > MAX_IDENTIFIER_CHARS) {
    reject(found, "too_long", `orderId is over ${MAX_IDENTIFIER_CHARS} characters`, "properties.orderId");
  }
  properties.orderId = orderId;
  const { currency: named } = properties;
  const currency = typeof named === "string" && named !== "" ? named.trim().toUpperCase() : studioCurrency;
  // A refund that names no currency is in its order's, which is not known here.
  if (name === "order.completed" || !isAbsent(named)) properties.currency = currency;
  else delete properties.currency;
  readTotal(name, { properties, currency }, found);
  return properties;
}

function readTotal(
  name: string,
  { properties, currency }: { readonly properties: Record<string, Json>; readonly currency: string },
  found: Findings,
): void {
  const key = isAbsent(properties.total) && !isAbsent(properties.revenue) ? "revenue" : "total";
  const total = properties[key];
  if (isAbsent(total) || (name === "order.refunded" && total === "all")) {
    delete properties.total;
    return;
  }
  const minor = typeof total === "number" || typeof total === "string" ? toMinor(total, currency) : undefined;
  if (minor === undefined || minor < 0) {
    const reason = `${key} must be an amount of money that is not negative, such as 27.50`;
    reject(found, "invalid_amount", reason, `properties.${key}`);
  }
  properties.total = typeof total === "string" ? total.trim() : total;
}
