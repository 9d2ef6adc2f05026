import { Button } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import { createColumnHelper } from "@tanstack/react-table";
import { When } from "../components/when.tsx";
import { PersonName, personTitle } from "../people/person-name.tsx";
import classes from "./segments.module.css";

interface Member {
  readonly profileId: ProfileId;
  readonly shownAs: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly enteredAt: number;
  readonly lastSeenAt: number;
}

const column = createColumnHelper<Member>();

/** The people in a segment, each with the question why. */
export function memberColumns(ask: (profileId: ProfileId) => void) {
  return [
    column.accessor("name", {
      header: "Name",
      meta: { phone: "title", width: "36%" },
      cell: ({ row }) => <PersonName {...row.original} />,
    }),
    column.accessor("email", { header: "E-mail", cell: ({ getValue }) => getValue() ?? "–" }),
    column.accessor("enteredAt", { header: "In since", cell: ({ getValue }) => <When at={getValue()} /> }),
    column.accessor("lastSeenAt", {
      header: "Last seen",
      meta: { phone: "hidden" },
      cell: ({ getValue }) => <When at={getValue()} />,
    }),
    column.display({
      id: "why",
      header: () => <span className="visually-hidden">Why</span>,
      meta: { width: "80px" },
      cell: ({ row: { original } }) => (
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.why ?? ""}
          onClick={() => ask(original.profileId)}
          aria-label={`Why is ${personTitle(original)} in it?`}
        >
          Why?
        </Button>
      ),
    }),
  ];
}
