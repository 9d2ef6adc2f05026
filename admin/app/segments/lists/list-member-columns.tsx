import { Button } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import { createColumnHelper } from "@tanstack/react-table";
import { When } from "../../components/when.tsx";
import { PersonName, personTitle } from "../../people/person-name.tsx";
import classes from "../segments.module.css";

interface ListMember {
  readonly profileId: ProfileId;
  readonly shownAs: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly addedAt: number;
  readonly lastSeenAt: number;
}

const column = createColumnHelper<ListMember>();
const COLUMNS = [
  column.accessor("name", {
    header: "Name",
    meta: { phone: "title", width: "36%" },
    cell: ({ row }) => <PersonName {...row.original} />,
  }),
  column.accessor("email", { header: "E-mail", cell: ({ getValue }) => getValue() ?? "–" }),
  column.accessor("addedAt", { header: "On it since", cell: ({ getValue }) => <When at={getValue()} /> }),
  column.accessor("lastSeenAt", {
    header: "Last seen",
    meta: { phone: "hidden" },
    cell: ({ getValue }) => <When at={getValue()} />,
  }),
];

/** The people on a list, each with the way off it where the list is in use. */
export function listMemberColumns(takeOff: ((profileId: ProfileId) => void) | undefined) {
  if (takeOff === undefined) return COLUMNS;
  return [
    ...COLUMNS,
    column.display({
      id: "takeOff",
      header: () => <span className="visually-hidden">Take off</span>,
      meta: { width: "96px" },
      cell: ({ row: { original } }) => (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          className={classes.why ?? ""}
          onClick={() => takeOff(original.profileId)}
          aria-label={`Take off ${personTitle(original)}`}
        >
          Take off
        </Button>
      ),
    }),
  ];
}
