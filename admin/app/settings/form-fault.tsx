import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { Done, NotDone } from "./tried.server.ts";

type Answer = Done<unknown> | NotDone | undefined;

/** What is wrong with one field of a form. */
export function faultOf(answer: Answer, field: string): string | undefined {
  if (answer?.ok !== false) return undefined;
  const messages = answer.faults.filter(({ path }) => path.includes(field)).map(({ message }) => message);
  return messages.length === 0 ? undefined : messages.join(". ");
}

/** What is wrong with a form as a whole; what a field says is not said twice. */
export function FormFault({ answer, fields = [] }: { readonly answer: Answer; readonly fields?: readonly string[] }) {
  if (answer?.ok !== false || fields.some((field) => faultOf(answer, field) !== undefined)) return null;
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} role="alert">
      {answer.message}
    </Alert>
  );
}
