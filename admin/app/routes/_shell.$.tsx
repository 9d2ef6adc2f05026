import type { LoaderFunctionArgs } from "@remix-run/node";
import { RouteError } from "../components/route-error.tsx";
import { requireSession } from "../session.server.ts";

/** Any address that no page has. */
export function loader({ context, request }: LoaderFunctionArgs): never {
  requireSession(context, request);
  throw new Response(null, { status: 404 });
}

export default function Nowhere() {
  return null;
}

export function ErrorBoundary() {
  return <RouteError />;
}
