import { Anchor, Button } from "@mantine/core";
import { Link } from "@remix-run/react";
import { IconPlugConnected } from "@tabler/icons-react";
import { Snippet } from "../components/copy.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { orderCurl } from "../install/code.ts";
import classes from "./get-started.module.css";

interface GetStartedProps {
  readonly ingestUrl: string;
  readonly currency: string;
}

/** What to do so that revenue appears here. */
export function GetStarted({ ingestUrl, currency }: GetStartedProps) {
  return (
    <EmptyState
      icon={IconPlugConnected}
      title="No revenue yet"
      text="Tell Regulars of visits from your website and of orders from your booking system. They show up here within two seconds."
      action={
        <Button component={Link} to="/install" prefetch="intent" mt="xs">
          Install on your website
        </Button>
      }
    >
      <div className={classes.steps}>
        <Snippet label="Orders: from your booking system, with a secret key" code={orderCurl(ingestUrl, currency)} />
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
