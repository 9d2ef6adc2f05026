import { type AppLoadContext, redirect } from "@remix-run/node";

/**
 * The login of this request.
 * @throws a redirect to the login page, which leads back here
 */
export function requireSession(context: AppLoadContext, request: Request): NonNullable<AppLoadContext["session"]> {
  if (context.session !== undefined) return context.session;
  const { pathname, search } = new URL(request.url);
  const to = pathname === "/" ? "" : `?to=${encodeURIComponent(pathname.replace(/\.data$/, "") + search)}`;
  throw redirect(`/login${to}`);
}

/**
 * The studio that this request looks at.
 * @throws a redirect to the login page, or to the page that makes a first studio
 */
export function requireStudio(context: AppLoadContext, request: Request): NonNullable<AppLoadContext["studioId"]> {
  requireSession(context, request);
  if (context.studioId === undefined) throw redirect("/welcome");
  return context.studioId;
}

/** A path of ours to go to after the login; anything else is the first page. */
export function pathWithin(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : "/";
}

/** The value of a cookie that the pages keep (no login depends on it). */
export function pageCookie(request: Request, name: string): string | undefined {
  const found = (request.headers.get("cookie") ?? "")
    .split(/; */)
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  return found === undefined ? undefined : decodeURIComponent(found);
}
