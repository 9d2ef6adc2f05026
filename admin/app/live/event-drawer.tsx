import { Anchor, Drawer } from "@mantine/core";
import { Link } from "@remix-run/react";
import type { LiveEvent } from "../../server/api/live-events.ts";
import { Snippet } from "../components/copy.tsx";
import { When } from "../components/when.tsx";
import { personTitle } from "../people/person-name.tsx";
import classes from "./live.module.css";

/** The whole of an event, as it was accepted. */
export function EventDrawer({
  event,
  onClose,
}: {
  readonly event: LiveEvent | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Drawer opened={event !== undefined} onClose={onClose} position="right" size="lg" title={event?.name}>
      {event !== undefined && (
        <>
          <dl className={classes.facts}>
            <dt>Person</dt>
            <dd>
              <Anchor component={Link} to={`/people/${event.profileId}`} prefetch="intent" inherit>
                {personTitle({ shownAs: event.shownAs, name: event.personName })}
              </Anchor>
            </dd>
            <dt>Happened</dt>
            <dd>
              <When at={event.occurredAt} />
            </dd>
            <dt>Arrived</dt>
            <dd>
              <When at={event.receivedAt} />
            </dd>
          </dl>
          <Snippet label="As it was accepted" code={JSON.stringify(event.event, null, 2)} />
        </>
      )}
    </Drawer>
  );
}
