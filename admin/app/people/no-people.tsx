import { Button, Stack } from "@mantine/core";
import { Link } from "@remix-run/react";
import { IconSearchOff, IconUsers } from "@tabler/icons-react";
import { Snippet } from "../components/copy.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { NO_PUBLIC_KEY, trackerTag } from "../install/code.ts";
import { useShell } from "../shell/use-shell.ts";

/** In place of the list while a studio has nobody: what to send. */
export function NoPeople({ publicKey }: { readonly publicKey: string | undefined }) {
  const { ingestUrl } = useShell();
  const key = publicKey ?? NO_PUBLIC_KEY;
  const body = `{"writeKey":"${key}","userId":"mia","traits":{"name":"Mia Berg"}}`;
  return (
    <EmptyState
      icon={IconUsers}
      title="Nobody yet"
      text="People appear with the first thing your site or booking system sends about them. Put the script into your pages, or send someone now."
      action={
        <Button component={Link} to="/install" prefetch="intent" mt="xs">
          Install step by step
        </Button>
      }
    >
      <Stack gap="md">
        <Snippet
          label="In the head of every page of your site"
          code={trackerTag({ ingestUrl, path: "/r.js", integrity: null, publicKey: key })}
        />
        <Snippet
          label="Or paste this into a terminal"
          code={`curl ${ingestUrl}/v1/identify -H 'content-type: application/json' \\\n  -d '${body}'`}
        />
      </Stack>
    </EmptyState>
  );
}

/** In place of the list when nobody matches. */
export function NobodyFound({ search, everyone }: { readonly search: string; readonly everyone: string }) {
  return (
    <EmptyState
      icon={IconSearchOff}
      title={search === "" ? "Nobody here" : `Nobody matches “${search}”`}
      text="Names, e-mail addresses, phone numbers and ids are looked through; part of one is enough."
      action={
        <Button component={Link} to={everyone} variant="default" mt="xs">
          Show everyone
        </Button>
      }
    />
  );
}
