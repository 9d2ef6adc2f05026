import { Button } from "@mantine/core";
import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { answered } from "../answer.server.ts";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { DefinitionWords } from "../segments/definition-view.tsx";
import { EXAMPLES, type SegmentExample } from "../segments/examples.ts";
import classes from "../segments/ready-made.module.css";
import { requireStudio } from "../session.server.ts";
import { FormFault } from "../settings/form-fault.tsx";
import { tried } from "../settings/tried.server.ts";

export const meta: MetaFunction = () => [{ title: "Ready-made segments · Regulars" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const segments = await answered(context.api.segments.list());
  return { segments: segments.map(({ segmentId, name }) => ({ segmentId, name })) };
}

/** Makes one of them, as it stands; it can be changed like any other. */
export async function action({ context, request }: ActionFunctionArgs) {
  requireStudio(context, request);
  const name = (await request.formData()).get("name");
  const chosen = EXAMPLES.find((example) => example.name === name);
  if (chosen === undefined) throw new Response("There is no such ready-made segment.", { status: 400 });
  const { sentence, definition } = chosen;
  const answer = await tried(context.api.segments.create({ name: chosen.name, description: sentence, definition }));
  return answer.data.ok ? redirect(`/segments/${answer.data.value.segmentId}`) : answer;
}

export default function ReadyMade() {
  const { segments } = useLoaderData<typeof loader>();
  const own = new Map(segments.map(({ segmentId, name }) => [name.toLowerCase(), segmentId]));
  return (
    <>
      <PageHeader
        title="Ready-made segments"
        page="ready-made-segments"
        sentence="The ones that studios ask for first. Take one as it is, and change it later like any other."
        back={{ to: "/segments", name: "Segments" }}
      />
      <FormFault answer={useActionData<typeof action>()} />
      <ul className={classes.list}>
        {EXAMPLES.map((example) => (
          <Ready key={example.name} example={example} ownId={own.get(example.name.toLowerCase())} />
        ))}
      </ul>
    </>
  );
}

interface ReadyProps {
  readonly example: SegmentExample;
  /** The studio's own segment of this name. */
  readonly ownId: string | undefined;
}

function Ready({ example: { name, sentence, definition }, ownId }: ReadyProps) {
  const making = useNavigation().formData?.get("name");
  return (
    <li className={classes.ready}>
      <div>
        <h2>{name}</h2>
        <p>{sentence}</p>
        <details>
          <summary>How it is told</summary>
          <DefinitionWords definition={definition} />
        </details>
      </div>
      {ownId === undefined ? (
        <Form method="post">
          <Button
            type="submit"
            name="name"
            value={name}
            variant="default"
            aria-label={`Use it: ${name}`}
            loading={making === name}
            disabled={making != null && making !== name}
          >
            Use it
          </Button>
        </Form>
      ) : (
        <Button component={Link} to={`/segments/${ownId}`} variant="subtle" prefetch="intent">
          You have this one
        </Button>
      )}
    </li>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
