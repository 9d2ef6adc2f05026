import type { SegmentId } from "@regulars/contracts/ids";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { answered } from "../answer.server.ts";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { readEdit, trySave } from "../segments/edit.server.ts";
import { definitionText } from "../segments/examples.ts";
import { SegmentForm } from "../segments/segment-form.tsx";
import { requireStudio } from "../session.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Edit ${data?.name ?? "segment"} · Regulars` },
];

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const segmentId = params.segmentId as SegmentId;
  const { name, definition, revision, archivedAt } = await answered(context.api.segments.get({ segmentId }));
  if (archivedAt !== null) throw redirect(`/segments/${segmentId}`);
  return { segmentId, name, text: definitionText(definition), revision };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  requireStudio(context, request);
  const segmentId = params.segmentId as SegmentId;
  const edit = await readEdit(request);
  const expected = edit.revision === undefined ? {} : { expectedRevision: edit.revision };
  const outcome = await trySave(edit, (definition) =>
    context.api.segments.update({ segmentId, name: edit.name, definition, ...expected }),
  );
  if ("segmentId" in outcome) throw redirect(`/segments/${segmentId}`);
  return data(outcome, { status: 400 });
}

export default function EditSegment() {
  const { segmentId, name, text, revision } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const page = `/segments/${segmentId}`;
  return (
    <>
      <PageHeader title={`Edit ${name}`} back={{ to: page, name }} />
      <SegmentForm key={revision} initial={{ name, text, revision }} answer={answer} save="Save" cancelTo={page} />
    </>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
