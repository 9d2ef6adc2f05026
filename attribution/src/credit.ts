import { allocate } from "./allocate.ts";
import { MODEL_NAMES, type Model } from "./models/model.ts";
import { MODELS } from "./models/registry.ts";
import type { Order } from "./order.ts";
import { pathTo, type Touch } from "./path.ts";

/** A part of an order's amount, or of a refund's (negative), that one model gives to one touch; to none when unattributed. */
export interface Credit<T extends Touch = Touch> {
  readonly model: Model;
  readonly kind: "order" | "refund";
  /** The order's instant, or the refund's. */
  readonly at: number;
  readonly amountMinor: number;
  readonly touch?: T;
}

/**
 * The credits of an order under every model. Each model's sum to what is left of the order, to the minor unit; a refund takes from
 * each touch in proportion to what it still has, so refunds of all of it leave every touch at 0.
 */
export function creditsOf<T extends Touch>(order: Order, touches: readonly T[]): readonly Credit<T>[] {
  const path = pathTo(order.at, touches);
  return MODEL_NAMES.flatMap((model) => creditsOfModel(model, order, path));
}

function creditsOfModel<T extends Touch>(model: Model, order: Order, path: readonly T[]): readonly Credit<T>[] {
  const weights = path.length === 0 ? [1] : MODELS[model](path);
  const earning = weights.flatMap((weight, index) => (weight > 0 ? [{ weight, touch: path[index] }] : []));
  const holders = earning.map(({ touch }) => (touch === undefined ? {} : { touch }));
  let left = allocate(
    order.amountMinor,
    earning.map(({ weight }) => weight),
  );
  const credits: Credit<T>[] = holders.map((holder, index) => ({
    model,
    kind: "order",
    at: order.at,
    amountMinor: left[index] ?? 0,
    ...holder,
  }));
  for (const refund of order.refunds) {
    const parts = allocate(refund.amountMinor, left);
    left = left.map((amount, index) => amount - (parts[index] ?? 0));
    for (const [index, holder] of holders.entries()) {
      const amountMinor = parts[index] ?? 0;
      if (amountMinor > 0) credits.push({ model, kind: "refund", at: refund.at, amountMinor: -amountMinor, ...holder });
    }
  }
  return credits;
}
