import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { readEdit, trySave } from "../segments/edit.server.ts";
import { definitionText } from "../segments/examples.ts";
import { SegmentForm } from "../segments/segment-form.tsx";
import { requireStudio } from "../session.server.ts";

/** Everyone, until a rule says who. */
const EMPTY = definitionText({ v: 1, rule: { kind: "all", rules: [] } });

export const meta: MetaFunction = () => [{ title: "New segment · Regulars" }];

export function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  return null;
}

export async function action({ context, request }: ActionFunctionArgs) {
  requireStudio(context, request);
  const edit = await readEdit(request);
  const outcome = await trySave(edit, (definition) => context.api.segments.create({ name: edit.name, definition }));
  if ("segmentId" in outcome) throw redirect(`/segments/${outcome.segmentId}`);
  return data(outcome, { status: 400 });
}

export default function NewSegment() {
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="New segment" back={{ to: "/segments", name: "Segments" }} />
      <SegmentForm
        initial={{ name: "", text: EMPTY, revision: undefined }}
        answer={answer}
        save="Create segment"
        cancelTo="/segments"
      />
    </>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
