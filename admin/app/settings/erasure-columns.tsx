import { Button } from "@mantine/core";
import type { SerializeFrom } from "@remix-run/node";
import { Form } from "@remix-run/react";
import { createColumnHelper } from "@tanstack/react-table";
import { Count } from "../components/numbers.tsx";
import { When } from "../components/when.tsx";
import { formatNoun } from "../format/number.ts";
import type { loader } from "../routes/_shell.settings.erasures.tsx";
import { storeWords } from "./erasure-words.ts";

type Receipt = SerializeFrom<typeof loader>["receipts"][number];

const column = createColumnHelper<Receipt>();

/** Columns of the receipts; who may not change settings gets no button. */
export function erasureColumns(mayChange: boolean) {
  return [
    column.accessor("requestedAt", {
      header: "Asked for",
      meta: { phone: "title", width: "180px" },
      cell: ({ getValue }) => <When at={getValue()} />,
    }),
    column.accessor(({ requestedBy }) => requestedBy?.name ?? "Someone who left", { id: "by", header: "By" }),
    column.accessor("finishedAt", {
      header: "Finished",
      meta: { width: "160px" },
      cell: ({ getValue }) => <Finished at={getValue()} />,
    }),
    column.accessor("removed", { header: "What went", cell: ({ getValue }) => <Removed removed={getValue()} /> }),
    column.accessor("refused", {
      header: "If they come again",
      meta: { width: "220px" },
      cell: ({ row }) => <Refused receipt={row.original} mayChange={mayChange} />,
    }),
  ];
}

function Finished({ at }: { readonly at: number | null }) {
  return at === null ? <span role="status">Under way…</span> : <When at={at} />;
}

function Removed({ removed }: Pick<Receipt, "removed">) {
  const stores = storeWords(removed);
  return (
    <details>
      <summary>{stores.map(({ name, total }) => formatNoun(total, ...name)).join(", ") || "Nothing yet"}</summary>
      <ul>
        {stores.flatMap(({ parts }) =>
          parts.map(({ key, count }) => (
            <li key={key}>
              {key}: <Count value={count} />
            </li>
          )),
        )}
      </ul>
    </details>
  );
}

function Refused({ receipt, mayChange }: { readonly receipt: Receipt; readonly mayChange: boolean }) {
  const { erasureId, refused, finishedAt } = receipt;
  if (refused === 0) return <>{finishedAt === null ? "" : "Taken in"}</>;
  if (!mayChange) return <>Refused</>;
  return (
    <Form method="post">
      <input type="hidden" name="erasureId" value={erasureId} />
      <Button type="submit" name="intent" value="lift" variant="default" size="compact-sm">
        Refused · take in again
      </Button>
    </Form>
  );
}
