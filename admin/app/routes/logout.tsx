import { type ActionFunctionArgs, redirect } from "@remix-run/node";

export async function action({ context }: ActionFunctionArgs) {
  return redirect("/login", { headers: await context.logOut() });
}

export function loader() {
  return redirect("/");
}
