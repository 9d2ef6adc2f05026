type Answer = "granted" | "withdrawn" | "unset";

/** What each consent is for, as rules offer it. */
export const CONSENT_CHANNELS = [
  { value: "email", label: "e-mail" },
  { value: "sms", label: "text messages" },
  { value: "whatsapp", label: "WhatsApp" },
  { value: "push", label: "push messages" },
  { value: "analytics", label: "analytics" },
  { value: "ads", label: "ads" },
] as const;

const MAY: Readonly<Record<string, string>> = {
  email: "may be e-mailed",
  sms: "may be sent text messages",
  whatsapp: "may be written to by WhatsApp",
  push: "may be sent push messages",
  analytics: "agreed to analytics",
  ads: "agreed to ads",
};

/** "who may be e-mailed" */
export function consentClause(channel: string, is: Answer): string {
  const name = CONSENT_CHANNELS.find(({ value }) => value === channel)?.label ?? channel;
  if (is === "granted") return `who ${MAY[channel] ?? `agreed to ${name}`}`;
  return is === "withdrawn" ? `who said no to ${name}` : `who never said whether they want ${name}`;
}
