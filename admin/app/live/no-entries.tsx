import { Anchor, Button } from "@mantine/core";
import { Link } from "@remix-run/react";
import { IconBolt, IconCircleCheck, IconSearchOff } from "@tabler/icons-react";
import { Snippet } from "../components/copy.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import type { LiveFilter } from "./live-filter.ts";

interface NoEntriesProps {
  readonly filter: LiveFilter;
  readonly ingestUrl: string;
  /** `undefined` when the studio has none that works. */
  readonly publicKey: string | undefined;
}

/** In the place of the list when nothing is in it: why, and what would fill it. */
export function NoEntries({ filter, ingestUrl, publicKey }: NoEntriesProps) {
  if (filter.search !== undefined || filter.siteId !== undefined) {
    return (
      <EmptyState
        icon={IconSearchOff}
        title="Nothing found"
        text="Nothing that came in has this message id, name or person. What comes and does will show up here."
        action={
          <Anchor component={Link} to="/live">
            Show everything
          </Anchor>
        }
      />
    );
  }
  if (filter.show === "rejected") {
    return (
      <EmptyState
        icon={IconCircleCheck}
        title="Nothing was rejected"
        text="An event that cannot be accepted shows up here with its reason, and what to do."
      />
    );
  }
  if (filter.show === "dead_letter") {
    return (
      <EmptyState
        icon={IconCircleCheck}
        title="Everything is worked out"
        text="An event that was accepted but could not be worked out would wait here, whole, to be replayed."
      />
    );
  }
  if (filter.show === "bot") {
    return (
      <EmptyState
        icon={IconCircleCheck}
        title="No bots"
        text="Events of crawlers and scripts show up here, marked with the reason. They count for nobody."
      />
    );
  }
  const body = JSON.stringify({ writeKey: publicKey ?? "YOUR_PUBLIC_KEY", anonymousId: "me", event: "Hello" });
  return (
    <EmptyState
      icon={IconBolt}
      title="Waiting for events"
      text="Put the snippet on your site, or connect your booking system. To see at once that it works, paste this into a terminal: it shows up as a bot, as a terminal is no browser."
      action={
        <Button component={Link} to="/install" prefetch="intent">
          Set up a site
        </Button>
      }
    >
      <Snippet label="Say hello" code={`curl ${ingestUrl}/v1/track -H 'content-type: application/json' -d '${body}'`} />
    </EmptyState>
  );
}
