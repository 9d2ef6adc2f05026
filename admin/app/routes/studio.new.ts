import { isCurrency } from "@regulars/contracts/money";
import type { ActionFunctionArgs } from "@remix-run/node";
import { requireSession } from "../session.server.ts";

interface Faults {
  readonly name?: string;
  readonly timeZone?: string;
  readonly currency?: string;
}

type Answer =
  | { readonly ok: true; readonly publicKey: string; readonly secretKey: string }
  | { readonly ok: false; readonly faults?: Faults; readonly message?: string };

/** Makes a studio and looks at it from now on. */
export async function action({ context, request }: ActionFunctionArgs): Promise<Answer> {
  requireSession(context, request);
  const form = await request.formData();
  const name = String(form.get("name") ?? "").trim();
  const timeZone = String(form.get("timeZone") ?? "");
  const currency = String(form.get("currency") ?? "");
  const faults: Faults = {
    ...(name === "" ? { name: "Give the studio a name" } : {}),
    ...(name.length > 100 ? { name: "At most 100 characters" } : {}),
    ...(isTimeZone(timeZone) ? {} : { timeZone: "Choose a time zone" }),
    ...(isCurrency(currency) ? {} : { currency: "Choose a currency" }),
  };
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const { publicKey, secretKey } = await context.createStudio({ name, timeZone, currency });
  return { ok: true, publicKey, secretKey };
}

function isTimeZone(zone: string): boolean {
  try {
    return zone !== "" && new Intl.DateTimeFormat("en", { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}
