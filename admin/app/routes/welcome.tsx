import { Text, Title } from "@mantine/core";
import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { type ShouldRevalidateFunction, useNavigate } from "@remix-run/react";
import { requireSession } from "../session.server.ts";
import { NewStudioForm } from "../shell/new-studio-dialog.tsx";
import classes from "./welcome.module.css";

export const meta: MetaFunction = () => [{ title: "Your first studio · Regulars" }];

export function loader({ context, request }: LoaderFunctionArgs) {
  requireSession(context, request);
  return context.studioId === undefined ? null : redirect("/");
}

/** The keys of the new studio are shown here before its pages are. */
export const shouldRevalidate: ShouldRevalidateFunction = () => false;

/** For someone who has just come and has no studio. */
export default function Welcome() {
  const navigate = useNavigate();
  return (
    <main className={classes.page}>
      <Title order={1}>Your first studio</Title>
      <Text c="dimmed" mt={4} mb="xl">
        Everything is kept by studio: people, segments and revenue.
      </Text>
      <NewStudioForm onDone={() => navigate("/")} />
    </main>
  );
}
