import { Button, Group, Text, Title } from "@mantine/core";
import { isRouteErrorResponse, Link, useRouteError } from "@remix-run/react";
import { CopyAction } from "./copy.tsx";
import classes from "./states.module.css";

/** What a person is told of a failure: what happened, what was kept, what to do, and an id to quote. */
interface Told {
  readonly title: string;
  readonly text: string;
  readonly id?: string | undefined;
  /** Trying again can help. */
  readonly again: boolean;
}

/** The error of the nearest route, in words. `whole` when nothing of the shell is around it. */
export function RouteError({ whole = false }: { readonly whole?: boolean }) {
  const told = tell(useRouteError());
  const Frame = whole ? "main" : "section";
  return (
    <Frame className={whole ? classes.whole : classes.state}>
      <Title order={1} size="h3">
        {told.title}
      </Title>
      <Text c="dimmed" maw={520}>
        {told.text}
      </Text>
      <Group justify="center" mt="xs">
        {told.again && <Button onClick={() => window.location.reload()}>Try again</Button>}
        <Button component={Link} to="/" variant="default">
          To the overview
        </Button>
      </Group>
      {told.id !== undefined && (
        <Group gap={4} className={classes.id ?? ""}>
          <span>
            Quote this if you ask for help: <code>{told.id}</code>
          </span>
          <CopyAction value={told.id} label="Copy the id" />
        </Group>
      )}
    </Frame>
  );
}

const PLAIN: Told = {
  title: "This page could not be shown",
  text: "Something went wrong on our side. What you had saved is kept, and nothing was changed by this. Please try again in a moment.",
  again: true,
};

function tell(error: unknown): Told {
  if (isRouteErrorResponse(error)) {
    if (error.status === 404) {
      return {
        title: "There is nothing here",
        text: "The address may be mistyped, or what was here belongs to another of your studios. Nothing was lost.",
        again: false,
      };
    }
    if (error.status < 500 && typeof error.data === "string" && error.data !== "") {
      return { title: "This is not possible", text: error.data, again: false };
    }
    return { ...PLAIN, id: idOf(error.data) };
  }
  return { ...PLAIN, id: idOf(error) };
}

function idOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null && "id" in value && typeof value.id === "string"
    ? value.id
    : undefined;
}
