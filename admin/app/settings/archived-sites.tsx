import { Button } from "@mantine/core";
import { Form } from "@remix-run/react";
import { When } from "../components/when.tsx";
import classes from "./settings.module.css";
import type { Site } from "./site-columns.tsx";

/** Says that a site was archived, with the way back. */
export function JustArchived({ site }: { readonly site: Site }) {
  return (
    <Form method="post" className={classes.undo} role="status">
      <input type="hidden" name="siteId" value={site.siteId} />
      <span>“{site.name}” is archived: its keys stop within three seconds. Nothing was deleted.</span>
      <Button type="submit" name="intent" value="restore" variant="default" size="compact-sm">
        Undo
      </Button>
    </Form>
  );
}

/** Sites out of use; they can be taken back. */
export function ArchivedSites({ sites, mayChange }: { readonly sites: readonly Site[]; readonly mayChange: boolean }) {
  return (
    <details className={classes.archived}>
      <summary>Archived ({sites.length})</summary>
      <ul>
        {sites.map(({ siteId, name, archivedAt }) => (
          <li key={siteId}>
            <span>
              {name}, since {archivedAt !== null && <When at={archivedAt} />}
            </span>
            {mayChange && (
              <Form method="post">
                <input type="hidden" name="siteId" value={siteId} />
                <Button type="submit" name="intent" value="restore" variant="default" size="compact-sm">
                  Use it again<span className="visually-hidden">: {name}</span>
                </Button>
              </Form>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
