import { ActionIcon, Button, Menu } from "@mantine/core";
import type { SerializeFrom } from "@remix-run/node";
import { Link, useSubmit } from "@remix-run/react";
import { IconArchive, IconDots, IconKey, IconPencil } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import { When } from "../components/when.tsx";
import type { loader } from "../routes/_shell.settings.sites.tsx";
import classes from "./settings.module.css";
import type { EditedSite } from "./site-dialog.tsx";

/** A site as the list has it. */
export type Site = SerializeFrom<typeof loader>["sites"][number];

const column = createColumnHelper<Site>();

/** Columns of the list of sites; who may not change them gets no buttons for it. */
export function siteColumns(mayChange: boolean, onEdit: (site: EditedSite) => void) {
  return [
    column.accessor("name", {
      header: "Name",
      meta: { phone: "title", width: "24%" },
      cell: ({ getValue }) => <span className={classes.name}>{getValue()}</span>,
    }),
    column.accessor("origins", {
      header: "Addresses",
      cell: ({ getValue }) => <Addresses origins={getValue()} />,
    }),
    column.accessor("lastUsedAt", {
      header: "Last event",
      meta: { width: "160px", numeric: true },
      cell: ({ getValue }) => <LastEvent at={getValue()} />,
    }),
    column.display({
      id: "actions",
      header: () => <span className="visually-hidden">Actions</span>,
      meta: { width: "180px", numeric: true },
      cell: ({ row }) => <RowActions site={row.original} mayChange={mayChange} onEdit={onEdit} />,
    }),
  ];
}

function Addresses({ origins }: { readonly origins: readonly string[] }) {
  if (origins.length === 0) return <span>Any page</span>;
  return (
    <ul className={classes.addresses}>
      {origins.map((origin) => (
        <li key={origin}>{origin.replace(/^https:\/\//, "")}</li>
      ))}
    </ul>
  );
}

function LastEvent({ at }: { readonly at: number | null }) {
  return at === null ? <>Never</> : <When at={at} />;
}

interface RowActionsProps {
  readonly site: Site;
  readonly mayChange: boolean;
  readonly onEdit: (site: EditedSite) => void;
}

function RowActions({ site, mayChange, onEdit }: RowActionsProps) {
  const submit = useSubmit();
  const { siteId, name } = site;
  return (
    <span className={classes.actions}>
      <Button component={Link} to={`/install?site=${siteId}`} prefetch="intent" variant="default" size="compact-sm">
        Install
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
            <IconDots size={18} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to="/settings/keys" leftSection={<IconKey size={16} stroke={1.75} />}>
            Keys
          </Menu.Item>
          {mayChange && (
            <>
              <Menu.Item leftSection={<IconPencil size={16} stroke={1.75} />} onClick={() => onEdit(site)}>
                Edit
              </Menu.Item>
              <Menu.Item
                leftSection={<IconArchive size={16} stroke={1.75} />}
                onClick={() => submit({ intent: "archive", siteId }, { method: "post" })}
              >
                Archive
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
