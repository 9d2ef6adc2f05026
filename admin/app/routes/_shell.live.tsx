import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answered } from "../answer.server.ts";
import { RouteError } from "../components/route-error.tsx";
import { readLiveFilter } from "../live/live-filter.ts";
import { LivePage } from "../live/live-page.tsx";
import { requireStudio } from "../session.server.ts";

export const meta: MetaFunction = () => [{ title: "Live · Regulars" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const { api, ingestUrl } = context;
  const params = new URL(request.url).searchParams;
  const filter = readLiveFilter(params);
  const { siteId } = filter;
  const open = params.get("open");
  const [first, counts, sites, opened] = await answered(
    Promise.all([
      api.live.list(filter),
      api.live.counts(siteId === undefined ? {} : { siteId }),
      api.sites.list(),
      // What was open may be gone: a dead letter that was worked out.
      open === null ? undefined : api.live.get({ id: open }).catch(() => undefined),
    ]),
  );
  const keys = first.entries.length === 0 ? await api.keys.list() : [];
  return {
    first,
    filter,
    counts,
    sites: sites.map((site) => ({ siteId: site.siteId, name: site.name })),
    opened: opened?.entry,
    ingestUrl,
    publicKey: keys.find(({ kind, disabledAt }) => kind === "public" && disabledAt === null)?.shown,
  };
}

export default function Live() {
  const { filter, opened, ...rest } = useLoaderData<typeof loader>();
  // Another filter is another list.
  return <LivePage key={JSON.stringify(filter)} filter={filter} opened={opened ?? undefined} {...rest} />;
}

export function ErrorBoundary() {
  return <RouteError />;
}
