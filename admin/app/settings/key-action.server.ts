import type { SiteId } from "@regulars/contracts/ids";
import type { AppLoadContext } from "@remix-run/node";

/** A key or secret that this answer alone tells. */
export interface KeyOutcome {
  readonly made?: {
    readonly kind: "public" | "secret";
    readonly key: string;
    /** When the key that was replaced stops (epoch ms). */
    readonly oldEndsAt?: number;
  };
  readonly secret?: string;
}

/** Does what a form of the page of keys asks for. @throws what the API refuses with */
export async function changeKeys(api: AppLoadContext["api"], form: FormData): Promise<KeyOutcome> {
  const text = (name: string): string => String(form.get(name) ?? "");
  const keyId = text("keyId");
  const secretId = text("secretId");
  const overlapMs = Number(text("overlapMs"));
  switch (text("intent")) {
    case "create": {
      const kind = text("kind") === "public" ? "public" : "secret";
      const siteId = text("siteId") === "studio" ? null : (text("siteId") as SiteId);
      const { key } = await api.keys.create({ kind, name: text("name"), siteId });
      return { made: { kind, key } };
    }
    case "rotate": {
      const { key, oldEndsAt } = await api.keys.rotate({ keyId, overlapMs });
      return { made: { kind: key.startsWith("rg_pub_") ? "public" : "secret", key, oldEndsAt } };
    }
    case "rename":
      await api.keys.rename({ keyId, name: text("name") });
      return {};
    case "disable":
      await api.keys.disable({ keyId });
      return {};
    case "enable":
      await api.keys.enable({ keyId });
      return {};
    case "createSecret":
      await api.signingSecrets.create({ overlapMs });
      return {};
    case "endSecret":
      await api.signingSecrets.end({ secretId });
      return {};
    case "revealSecret":
      return api.signingSecrets.reveal({ secretId });
    default:
      throw new Response("There is no such action.", { status: 400 });
  }
}
