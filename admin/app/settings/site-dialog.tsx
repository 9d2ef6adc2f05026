import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import type { action } from "../routes/_shell.settings.sites.tsx";
import { FormFault, faultOf } from "./form-fault.tsx";

/** The site that is edited, or none for a new one. */
export interface EditedSite {
  readonly siteId?: string;
  readonly name: string;
  readonly origins: readonly string[];
}

interface SiteDialogProps {
  /** `undefined` while closed. */
  readonly site: EditedSite | undefined;
  readonly onClose: () => void;
}

/** Name and addresses of a site. */
export function SiteDialog({ site, onClose }: SiteDialogProps) {
  return (
    <Modal
      opened={site !== undefined}
      onClose={onClose}
      title={site?.siteId === undefined ? "New site" : "Edit site"}
      size="md"
    >
      {site !== undefined && <SiteForm site={site} onDone={onClose} />}
    </Modal>
  );
}

function SiteForm({ site, onDone }: { readonly site: EditedSite; readonly onDone: () => void }) {
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const isNew = site.siteId === undefined;
  const done = fetcher.state === "idle" && answer?.ok === true;
  useEffect(() => {
    if (done) onDone();
  }, [done, onDone]);
  return (
    <fetcher.Form method="post" action="/settings/sites">
      <input type="hidden" name="intent" value={isNew ? "create" : "update"} />
      {!isNew && <input type="hidden" name="siteId" value={site.siteId} />}
      <Stack gap="md">
        <FormFault answer={answer} fields={["name", "origins"]} />
        <TextInput
          name="name"
          label="Name"
          placeholder="Website"
          defaultValue={site.name}
          required
          withAsterisk={false}
          maxLength={100}
          data-autofocus
          error={faultOf(answer, "name")}
        />
        <Textarea
          name="origins"
          label="Addresses"
          description="One a line. Only pages from there may use its public keys; leave it empty while you try things out, and any page may. lotus.example and www.lotus.example are two addresses; *.lotus.example is everything below lotus.example."
          placeholder={"lotus.example\nwww.lotus.example"}
          defaultValue={site.origins.join("\n")}
          autosize
          minRows={3}
          maxRows={10}
          spellCheck={false}
          autoCapitalize="none"
          error={faultOf(answer, "origins")}
        />
        <Group justify="flex-end" mt="xs">
          <Button type="submit" loading={fetcher.state !== "idle"}>
            {isNew ? "Create site" : "Save"}
          </Button>
        </Group>
      </Stack>
    </fetcher.Form>
  );
}
