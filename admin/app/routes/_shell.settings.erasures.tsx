import type { ErasureId, ProfileId } from "@regulars/contracts/ids";
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { IconUserOff } from "@tabler/icons-react";
import { useMemo } from "react";
import { answered } from "../answer.server.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { DataTable } from "../components/table/data-table.tsx";
import { readTableQuery } from "../components/table/table-query.ts";
import { requireStudio } from "../session.server.ts";
import { erasureColumns } from "../settings/erasure-columns.tsx";
import { FormFault } from "../settings/form-fault.tsx";
import { OnlyOwners } from "../settings/only-owners.tsx";
import { tried } from "../settings/tried.server.ts";
import { useMayChange } from "../settings/use-may-change.ts";
import { useWhileUnfinished } from "../settings/use-while-unfinished.ts";

export const meta: MetaFunction = () => [{ title: "Erased people · Regulars" }];

const PAGE_SIZE = 50;
const SORTING = { sortable: ["requestedAt"], sort: "requestedAt", direction: "desc" } as const;

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const { page } = readTableQuery(new URL(request.url).searchParams, SORTING);
  return { page, ...(await answered(context.api.erasures.list({ page, pageSize: PAGE_SIZE }))) };
}

/** Erases a person, or takes one in anew who was erased. */
export async function action({ context, request }: ActionFunctionArgs) {
  requireStudio(context, request);
  const { erasures } = context.api;
  const form = await request.formData();
  if (form.get("intent") === "lift") {
    return tried(erasures.liftRefusal({ erasureId: String(form.get("erasureId") ?? "") as ErasureId }));
  }
  const answer = await tried(erasures.request({ profileId: String(form.get("profileId") ?? "") as ProfileId }));
  return answer.data.ok ? redirect("/settings/erasures") : answer;
}

export default function Erasures() {
  const { count, receipts, page } = useLoaderData<typeof loader>();
  const mayChange = useMayChange();
  const columns = useMemo(() => erasureColumns(mayChange), [mayChange]);
  useWhileUnfinished(receipts.some(({ finishedAt }) => finishedAt === null));
  return (
    <>
      <PageHeader
        title="Erased people"
        page="erasures"
        sentence="A receipt for everyone who was erased. None says who it was."
      />
      <OnlyOwners what="receipts" />
      <FormFault answer={useActionData<typeof action>()} />
      <DataTable
        label="Receipts"
        rows={receipts}
        columns={columns}
        rowKey={({ erasureId }) => erasureId}
        query={{ sort: "requestedAt", direction: "desc", page }}
        count={count}
        pageSize={PAGE_SIZE}
        empty={
          <EmptyState
            icon={IconUserOff}
            title="Nobody was erased"
            text="When somebody asks you to forget them, open their page and erase them at its end."
          />
        }
      />
    </>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
