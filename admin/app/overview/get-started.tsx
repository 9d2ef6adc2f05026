import { Anchor } from "@mantine/core";
import { Link } from "@remix-run/react";
import { IconPlugConnected } from "@tabler/icons-react";
import { Snippet } from "../components/copy.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import classes from "./get-started.module.css";

interface GetStartedProps {
  readonly ingestUrl: string;
  /** `undefined` when the studio has none that works. */
  readonly publicKey: string | undefined;
  readonly currency: string;
}

/** What to send so that revenue appears here, ready to paste. */
export function GetStarted({ ingestUrl, publicKey = "PUBLIC_KEY", currency }: GetStartedProps) {
  return (
    <EmptyState
      icon={IconPlugConnected}
      title="No revenue yet"
      text="Tell Regulars of visits from your website and of orders from your booking system. They show up here within two seconds."
    >
      <div className={classes.steps}>
        <Snippet label="1. Visits: into every page of your website" code={trackerTag(ingestUrl, publicKey)} />
        <Snippet
          label="2. Orders: from your booking system, with the secret key"
          code={orderCurl(ingestUrl, currency)}
        />
        <p>
          Sent something?{" "}
          <Anchor component={Link} to="/live" prefetch="intent" underline="always">
            See it arrive
          </Anchor>
        </p>
      </div>
    </EmptyState>
  );
}

/** The tag that loads the tracker with this studio's key. */
export function trackerTag(ingestUrl: string, publicKey: string): string {
  return `<script async src="${ingestUrl}/r.js" data-key="${publicKey}"></script>`;
}

function orderCurl(ingestUrl: string, currency: string): string {
  const body = {
    userId: "user-1",
    event: "Order Completed",
    properties: { orderId: "order-1", total: 24, currency },
  };
  return `curl ${ingestUrl}/v1/track -u "$REGULARS_SECRET_KEY:" \\\n  -H 'content-type: application/json' \\\n  -d '${JSON.stringify(body)}'`;
}
