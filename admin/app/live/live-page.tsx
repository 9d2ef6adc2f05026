import { Button } from "@mantine/core";
import { IconBolt, IconPlayerPause, IconPlayerPlay, IconSearchOff } from "@tabler/icons-react";
import { useState } from "react";
import type { LiveEvent } from "../../server/api/live-events.ts";
import { Snippet } from "../components/copy.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { SearchField } from "../components/search-field.tsx";
import { formatNoun } from "../format/number.ts";
import { ConnectionState } from "./connection-state.tsx";
import { EventDrawer } from "./event-drawer.tsx";
import { EventRow } from "./event-row.tsx";
import classes from "./live.module.css";
import { useLiveEvents } from "./use-live-events.ts";

interface LivePageProps {
  readonly first: readonly LiveEvent[];
  readonly filter: { readonly name: string; readonly person: string };
  readonly ingestUrl: string;
  /** `undefined` when the studio has none that works. */
  readonly publicKey: string | undefined;
}

/** Events as they arrive. */
export function LivePage({ first, filter, ingestUrl, publicKey }: LivePageProps) {
  const { events, waiting, paused, connection, setPaused } = useLiveEvents(first, filter);
  const [opened, setOpened] = useState<LiveEvent>();
  const filtered = filter.name !== "" || filter.person !== "";
  return (
    <>
      <PageHeader
        title="Live"
        page="live"
        sentence="Everything that happens, as it happens."
        beside={<ConnectionState connection={connection} paused={paused} />}
        action={
          <Button
            variant="default"
            leftSection={
              paused ? <IconPlayerPlay size={16} stroke={1.75} /> : <IconPlayerPause size={16} stroke={1.75} />
            }
            onClick={() => setPaused(!paused)}
          >
            {paused ? (waiting === 0 ? "Go on" : `Go on with ${formatNoun(waiting, "event", "events")}`) : "Pause"}
          </Button>
        }
      />
      <div className={classes.filters}>
        <SearchField name="name" label="Filter by event" placeholder="Event, e.g. order" />
        <SearchField name="person" label="Filter by person" placeholder="Person" />
      </div>
      {events.length > 0 ? (
        <ol className={classes.events} aria-label="Events, newest first">
          {events.map((event) => (
            <EventRow key={event.eventId} event={event} onOpen={setOpened} />
          ))}
        </ol>
      ) : filtered ? (
        <EmptyState
          icon={IconSearchOff}
          title="Nothing like this yet"
          text="None of the newest events passes the filter. Those that come and do will show up here."
        />
      ) : (
        <Waiting ingestUrl={ingestUrl} publicKey={publicKey} />
      )}
      <EventDrawer event={opened} onClose={() => setOpened(undefined)} />
    </>
  );
}

function Waiting({ ingestUrl, publicKey = "YOUR_PUBLIC_KEY" }: Pick<LivePageProps, "ingestUrl" | "publicKey">) {
  const body = JSON.stringify({ writeKey: publicKey, anonymousId: "me", event: "Hello" });
  return (
    <EmptyState
      icon={IconBolt}
      title="Waiting for events"
      text="Paste this into a terminal, and it shows up here at once."
    >
      <Snippet label="Say hello" code={`curl ${ingestUrl}/v1/track -H 'content-type: application/json' -d '${body}'`} />
    </EmptyState>
  );
}
