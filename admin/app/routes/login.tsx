import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { IconAlertCircle } from "@tabler/icons-react";
import { pathWithin } from "../session.server.ts";
import classes from "./login.module.css";

export const meta: MetaFunction = () => [{ title: "Log in · Regulars" }];

export function loader({ context }: LoaderFunctionArgs) {
  return context.session === undefined ? null : redirect("/");
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await request.formData();
  const email = String(form.get("email") ?? "").trim();
  const password = String(form.get("password") ?? "");
  if (email === "" || password === "") {
    return data({ email, message: "Fill in your e-mail address and your password." }, { status: 400 });
  }
  const answer = await context.logIn(email, password);
  switch (answer.kind) {
    case "in":
      return redirect(pathWithin(new URL(request.url).searchParams.get("to")), { headers: answer.headers });
    case "wrong":
      return data({ email, message: "This e-mail address and password do not belong together." }, { status: 401 });
    case "tooMany":
      return data(
        { email, message: `Too many tries. Please wait ${waitInWords(answer.retryAfterSeconds)} and try again.` },
        { status: 429, headers: { "retry-after": String(answer.retryAfterSeconds) } },
      );
  }
}

function waitInWords(seconds: number): string {
  return seconds > 90
    ? `${Math.ceil(seconds / 60)} minutes`
    : seconds > 50
      ? "a minute"
      : `${Math.max(1, seconds)} seconds`;
}

export default function Login() {
  const answer = useActionData<typeof action>();
  const submitting = useNavigation().formMethod === "POST";
  return (
    <main className={classes.page}>
      <div className={classes.panel}>
        <img src="/icon.svg" alt="" width={40} height={40} />
        <Title order={1} mt="lg">
          Welcome back
        </Title>
        <Text c="dimmed" mt={4} mb="xl">
          See what turned first visits into regulars.
        </Text>
        <Form method="post">
          <Stack gap="md">
            {answer !== undefined && (
              <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} role="alert">
                {answer.message}
              </Alert>
            )}
            <TextInput
              name="email"
              type="email"
              label="E-mail"
              autoComplete="username"
              defaultValue={answer?.email}
              required
              withAsterisk={false}
              autoFocus
              size="md"
            />
            <PasswordInput
              name="password"
              label="Password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              size="md"
              visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
            />
            <Button type="submit" size="md" mt="xs" fullWidth loading={submitting}>
              Log in
            </Button>
          </Stack>
        </Form>
      </div>
      <p className={classes.foot}>Open source, and yours: everything stays on this server.</p>
    </main>
  );
}
