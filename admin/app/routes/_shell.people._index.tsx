import { Select } from "@mantine/core";
import type { SegmentId } from "@regulars/contracts/ids";
import { isUuid } from "@regulars/contracts/ids";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { createColumnHelper } from "@tanstack/react-table";
import { answered } from "../answer.server.ts";
import { Count } from "../components/numbers.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { SearchField } from "../components/search-field.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { readTableQuery } from "../components/table/table-query.ts";
import { When } from "../components/when.tsx";
import { NobodyFound, NoPeople } from "../people/no-people.tsx";
import classes from "../people/people.module.css";
import { PersonName } from "../people/person-name.tsx";
import { requireStudio } from "../session.server.ts";

export const meta: MetaFunction = () => [{ title: "People · Regulars" }];

const PAGE_SIZE = 50;
const SORTING = { sortable: ["name", "firstSeen", "lastSeen"], sort: "lastSeen", direction: "desc" } as const;

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const params = new URL(request.url).searchParams;
  const { page, sort, direction } = readTableQuery(params, SORTING);
  const search = (params.get("search") ?? "").slice(0, 200);
  const segment = params.get("segment") ?? "";
  const segmentId = isUuid(segment) ? { segmentId: segment as SegmentId } : {};
  const asked = { search, ...segmentId, page: Math.min(page, 100_000), pageSize: PAGE_SIZE };
  const [{ people, count }, segments] = await Promise.all([
    answered(context.api.people.list({ ...asked, sort, direction })),
    answered(context.api.segments.list()),
  ]);
  const isEmpty = count === 0 && search === "" && segment === "";
  const keys = isEmpty ? await answered(context.api.keys.list()) : [];
  return {
    people,
    count,
    isEmpty,
    segments: segments.map(({ segmentId, name }) => ({ value: segmentId, label: name })),
    publicKey: keys.find(({ kind, state }) => kind === "public" && state === "works")?.shown,
  };
}

type Row = Awaited<ReturnType<typeof loader>>["people"][number];
const column = createColumnHelper<Row>();
const COLUMNS = [
  column.accessor("name", {
    header: "Name",
    enableSorting: true,
    meta: { phone: "title", width: "34%" },
    cell: ({ row }) => <PersonName {...row.original} />,
  }),
  column.accessor("email", { header: "E-mail", cell: ({ getValue }) => getValue() ?? <None /> }),
  column.accessor("firstSeenAt", {
    id: "firstSeen",
    header: "First seen",
    enableSorting: true,
    meta: { firstDirection: "desc", phone: "hidden", width: "168px" },
    cell: ({ getValue }) => <When at={getValue()} />,
  }),
  column.accessor("lastSeenAt", {
    id: "lastSeen",
    header: "Last seen",
    enableSorting: true,
    meta: { firstDirection: "desc", width: "168px" },
    cell: ({ getValue }) => <When at={getValue()} />,
  }),
];

function None() {
  return (
    <span className={classes.none}>
      <span aria-hidden>–</span>
      <span className="visually-hidden">none</span>
    </span>
  );
}

export default function People() {
  const { people, count, isEmpty, segments, publicKey } = useLoaderData<typeof loader>();
  const [params, setParams] = useSearchParams();
  const header = (
    <PageHeader
      title="People"
      page="people"
      sentence="Everyone your studio has met, with all that is known of them."
      beside={isEmpty ? undefined : <CountBeside count={count} />}
    />
  );
  if (isEmpty) {
    return (
      <>
        {header}
        <NoPeople publicKey={publicKey} />
      </>
    );
  }
  const choose = (segmentId: string | null): void =>
    setParams((current) => {
      const next = new URLSearchParams(current);
      next.delete("page");
      if (segmentId === null) next.delete("segment");
      else next.set("segment", segmentId);
      return next;
    });
  return (
    <>
      {header}
      <search className={classes.filters}>
        <SearchField label="Search people" placeholder="Name, e-mail, phone or id" />
        {segments.length > 0 && (
          <Select
            aria-label="In segment"
            placeholder="In any segment"
            data={segments}
            value={params.get("segment")}
            onChange={choose}
            clearable
            searchable
            nothingFoundMessage="No such segment"
            w={{ base: "100%", xs: 220 }}
          />
        )}
      </search>
      <DataTable
        label="People"
        rows={people}
        columns={COLUMNS}
        rowKey={({ profileId }) => profileId}
        rowLink={({ profileId }) => `/people/${profileId}`}
        query={readTableQuery(params, SORTING)}
        count={count}
        pageSize={PAGE_SIZE}
        empty={<NobodyFound search={params.get("search") ?? ""} everyone="/people" />}
      />
    </>
  );
}

/** How many there are, said again to screen readers when a search changes it. */
function CountBeside({ count }: { readonly count: number }) {
  return (
    <span className={classes.count} role="status">
      <Count value={count} />
      <span className="visually-hidden">{count === 1 ? " person" : " people"}</span>
    </span>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
