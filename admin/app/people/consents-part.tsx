import { When } from "../components/when.tsx";
import classes from "./consents.module.css";
import { Fact, Facts } from "./facts.tsx";
import { originWords, type ToldOrigin } from "./origin-words.ts";

interface ToldConsent {
  readonly channel: string;
  readonly is: "granted" | "withdrawn";
  readonly at: number;
  readonly messageId: string;
}

interface ConsentsPartProps {
  readonly consents: readonly ToldConsent[];
  readonly origins: ReadonlyMap<string, ToldOrigin>;
}

/** Channels and purposes in the order in which they are asked about. */
const CHANNELS: Readonly<Record<string, string>> = {
  email: "E-mail",
  sms: "SMS",
  push: "Push",
  whatsapp: "WhatsApp",
  analytics: "Analytics",
  ads: "Ads",
};

/** What a person allows by channel and purpose: the latest word on each, and where it was said. */
export function ConsentsPart({ consents, origins }: ConsentsPartProps) {
  const byChannel = new Map(consents.map((consent) => [consent.channel, consent]));
  const channels = [...new Set([...Object.keys(CHANNELS), ...byChannel.keys()])];
  return (
    <Facts title="Consent" none="">
      {channels.map((channel) => {
        const consent = byChannel.get(channel);
        const origin = consent === undefined ? undefined : origins.get(consent.messageId);
        return (
          <Fact
            key={channel}
            note={consent === undefined ? <span className={classes.unset}>Never asked</span> : <When at={consent.at} />}
            origin={origin === undefined ? undefined : originWords(origin)}
          >
            {CHANNELS[channel] ?? channel}
            {consent !== undefined && (
              <span className={classes.is} data-is={consent.is}>
                {consent.is === "granted" ? "Granted" : "Withdrawn"}
              </span>
            )}
          </Fact>
        );
      })}
    </Facts>
  );
}
