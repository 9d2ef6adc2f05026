import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answered } from "../answer.server.ts";
import { RouteError } from "../components/route-error.tsx";
import { LivePage } from "../live/live-page.tsx";
import { requireStudio } from "../session.server.ts";

export const meta: MetaFunction = () => [{ title: "Live · Regulars" }];

const FIRST_FILL = 100;
const MAX_FILTER_LENGTH = 200;

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const params = new URL(request.url).searchParams;
  const read = (name: string): string => (params.get(name) ?? "").trim().slice(0, MAX_FILTER_LENGTH);
  const filter = { name: read("name"), person: read("person") };
  const first = await answered(
    context.api.live.recent({
      limit: FIRST_FILL,
      ...(filter.name === "" ? {} : { name: filter.name }),
      ...(filter.person === "" ? {} : { person: filter.person }),
    }),
  );
  const keys = first.length === 0 ? await context.api.keys.list() : [];
  return {
    first,
    filter,
    ingestUrl: context.ingestUrl,
    publicKey: keys.find(({ kind, disabledAt }) => kind === "public" && disabledAt === null)?.shown,
  };
}

export default function Live() {
  const { first, filter, ingestUrl, publicKey } = useLoaderData<typeof loader>();
  return (
    <LivePage
      // Another filter is another list.
      key={`${filter.name} ${filter.person}`}
      first={first}
      filter={filter}
      ingestUrl={ingestUrl}
      publicKey={publicKey}
    />
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
