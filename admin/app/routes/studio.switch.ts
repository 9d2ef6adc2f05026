import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { requireSession } from "../session.server.ts";

/** Looks at another studio of the person's. Its pages differ, so it begins at the first. */
export async function action({ context, request }: ActionFunctionArgs) {
  requireSession(context, request);
  const form = await request.formData();
  const switched = await context.switchStudio(String(form.get("studioId") ?? ""));
  if (!switched) throw new Response("You do not work for this studio.", { status: 403 });
  return redirect("/");
}
