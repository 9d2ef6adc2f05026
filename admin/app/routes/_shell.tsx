import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Outlet, type ShouldRevalidateFunction, useLoaderData } from "@remix-run/react";
import { RouteError } from "../components/route-error.tsx";
import { pageCookie, requireSession } from "../session.server.ts";
import { NowProvider } from "../shell/now.tsx";
import { parseSeen } from "../shell/seen.ts";
import { Shell } from "../shell/shell.tsx";
import { ApiProvider } from "../trpc.tsx";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { name, email } = requireSession(context, request);
  const studios = await context.studios();
  const studio = studios.find(({ studioId }) => studioId === context.studioId);
  if (studio === undefined) throw redirect("/welcome");
  return {
    person: { name, email },
    studios,
    studio,
    nowMs: context.nowMs,
    ingestUrl: context.ingestUrl,
    navigationCollapsed: pageCookie(request, "regulars-nav") === "narrow",
    seen: parseSeen(pageCookie(request, "regulars-seen")),
  };
}

/** The keys of a new studio are shown before its pages are; whoever shows them revalidates when they are done. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formAction, defaultShouldRevalidate }) =>
  formAction !== "/studio/new" && defaultShouldRevalidate;

export default function ShellRoute() {
  const { studio, nowMs } = useLoaderData<typeof loader>();
  // Another studio is another page: nothing of the first, no subscription, cache or open dialog, stays.
  return (
    <NowProvider nowMs={nowMs}>
      <ApiProvider key={studio.studioId}>
        <Shell>
          <Outlet />
        </Shell>
      </ApiProvider>
    </NowProvider>
  );
}

export function ErrorBoundary() {
  return <RouteError whole />;
}
