import { Text, Title } from "@mantine/core";
import { useRevalidator } from "@remix-run/react";
import classes from "./first-studio.module.css";
import { NewStudioForm } from "./new-studio-dialog.tsx";

/** For someone who has just come and has no studio. */
export function FirstStudio() {
  const { revalidate } = useRevalidator();
  return (
    <main className={classes.page}>
      <Title order={1}>Your first studio</Title>
      <Text c="dimmed" mb="lg">
        Everything is kept by studio: people, segments and revenue.
      </Text>
      <NewStudioForm onDone={revalidate} />
    </main>
  );
}
