import { Anchor, SegmentedControl, Switch } from "@mantine/core";
import { Link } from "@remix-run/react";
import { type ReactNode, useState } from "react";
import { Snippet } from "../components/copy.tsx";
import {
  CONSENT_CALL,
  following,
  type InstallTag,
  PAGE_CALLS,
  pageCurl,
  segmentBrowserCode,
  serverCode,
  trackerTag,
} from "./code.ts";
import classes from "./install.module.css";

/** For a website: the tag, what else it can say, and the way over the studio's own domain. */
export function WebsiteSteps({ tag, consent }: { readonly tag: InstallTag; readonly consent: boolean }) {
  const [held, setHeld] = useState(false);
  return (
    <div className={classes.steps}>
      <Step
        title="1. Put this into the head of every page"
        text="Page views, campaigns and referrers are seen from then on, in single-page apps too."
      >
        <Snippet label="Script" code={trackerTag(held ? tag : following(tag), { consent })} />
        {consent && (
          <>
            <p>
              You ask for consent first (<InlineLink to="/settings/privacy">Privacy</InlineLink>). Let your banner say
              what the visitor chose:
            </p>
            <Snippet label="From your consent banner" code={CONSENT_CALL} />
          </>
        )}
        {tag.integrity !== null && (
          <Switch
            checked={held}
            onChange={(event) => setHeld(event.currentTarget.checked)}
            label="Hold browsers to this very file (subresource integrity)"
            description="They run it and no other, whatever happens to this server. After an update of Regulars they refuse the new one too, until you have copied the tag again; without it, pages follow within the hour."
          />
        )}
      </Step>
      <Step title="2. Say more, where there is more" text="Calls are kept until the script has loaded.">
        <Snippet label="Anywhere in a page" code={PAGE_CALLS} />
      </Step>
      <Step
        title="Try it without a website"
        text="What comes from a terminal is marked as a bot's, and turns the light green all the same."
      >
        <Snippet label="From a terminal" code={pageCurl(tag)} />
      </Step>
      <Step
        title="Over your own domain"
        text="Blockers stop less, and cookies last longer, when the script and its events go through your own address, such as lotus.example/r. The file docs/first-party.md of Regulars has the lines for nginx and Caddy; afterwards only the address in the tag changes."
      />
    </div>
  );
}

/** For a site that has Segment's library for browsers. */
export function SegmentSteps({ tag }: { readonly tag: InstallTag }) {
  return (
    <div className={classes.steps}>
      <Step
        title="Change two addresses"
        text="Everything that you call already goes on as it is: page, track, identify, group and alias."
      >
        <Snippet label="@segment/analytics-next" code={segmentBrowserCode(tag)} />
      </Step>
    </div>
  );
}

/** For booking systems, tills and everything else that knows more than a browser may say. */
export function ServerSteps({ ingestUrl, currency }: { readonly ingestUrl: string; readonly currency: string }) {
  const code = serverCode(ingestUrl, currency);
  const names = Object.keys(code);
  const [name, setName] = useState(names[0] ?? "");
  return (
    <div className={classes.steps}>
      <Step
        title="1. Take a secret key"
        text={
          <>
            Orders, bookings and memberships are believed from your servers alone. Create one under{" "}
            <InlineLink to="/settings/keys">Keys</InlineLink>, and keep it in the environment of your server as{" "}
            <code>REGULARS_SECRET_KEY</code>: never in code, never in a page.
          </>
        }
      />
      <Step title="2. Send what happens" text="The library that you have will do: only its host changes.">
        <SegmentedControl
          value={name}
          onChange={setName}
          data={names}
          aria-label="Library of the example"
          size="xs"
          orientation="horizontal"
          className={classes.libraries ?? ""}
        />
        <Snippet label={name} code={code[name] ?? ""} />
      </Step>
    </div>
  );
}

interface StepProps {
  readonly title: string;
  readonly text: ReactNode;
  readonly children?: ReactNode;
}

function Step({ title, text, children }: StepProps) {
  return (
    <section className={classes.step}>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </section>
  );
}

function InlineLink({ to, children }: { readonly to: string; readonly children: string }) {
  return (
    <Anchor component={Link} to={to} prefetch="intent" underline="always" inherit>
      {children}
    </Anchor>
  );
}
