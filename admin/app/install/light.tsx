import { Anchor } from "@mantine/core";
import { Link } from "@remix-run/react";
import type { Light } from "../../server/api/light.ts";
import { When } from "../components/when.tsx";
import classes from "./install.module.css";

interface InstallLightProps {
  /** `undefined` until the server has said. */
  readonly light: Light | undefined;
  readonly lost: boolean;
  /** Where it is waited for, e.g. `Website`. */
  readonly from: string;
  /** Where what was refused can be seen. */
  readonly refusedTo: string;
}

/** Grey while nothing came, green when events come, amber with the reason when the newest was refused. Turns by itself. */
export function InstallLight({ light, lost, from, refusedTo }: InstallLightProps) {
  return (
    <section className={classes.light} data-state={light?.state ?? "waiting"} aria-label={`Does ${from} send events?`}>
      <span className={classes.lamp} aria-hidden />
      <div className={classes.words}>
        <p role="status" className={classes.verdict}>
          {light === undefined ? `Looking for events of ${from}` : verdictOf(light, from)}
        </p>
        {lost && <p>The connection is lost; this page tries again by itself.</p>}
        {light !== undefined && <More light={light} refusedTo={refusedTo} />}
        {light !== undefined && light.events.length > 0 && <Arrived light={light} />}
      </div>
    </section>
  );
}

function verdictOf({ state }: Light, from: string): string {
  switch (state) {
    case "waiting":
      return `Waiting for the first event of ${from}`;
    case "arrived":
      return `${from} sends events`;
    case "refused":
      return `Something came from ${from}, and was refused`;
  }
}

function More({ light, refusedTo }: { readonly light: Light; readonly refusedTo: string }) {
  if (light.refused !== null) {
    return (
      <p>
        {light.refused.reason} (<code>{light.refused.code}</code>, <When at={light.refused.at} />
        ).{" "}
        <Anchor component={Link} to={refusedTo} prefetch="intent" underline="always" inherit>
          See what was sent
        </Anchor>
      </p>
    );
  }
  if (light.state === "waiting") return <p>This turns green by itself as soon as one comes.</p>;
  if (light.events.length === 0 && light.lastAt !== null) {
    return (
      <p>
        The last one <When at={light.lastAt} />.
      </p>
    );
  }
  return null;
}

function Arrived({ light }: { readonly light: Light }) {
  return (
    <ul className={classes.arrived} aria-label="What came last">
      {light.events.map(({ eventId, name, receivedAt, page, machine }) => (
        <li key={eventId}>
          <span className={classes.event}>{name}</span>
          <span className={classes.where}>{page}</span>
          <span>
            {machine && "taken for a bot, "}
            <When at={receivedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
