import type { CollectSettings } from "@regulars/contracts/collect-settings";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { answered } from "../answer.server.ts";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { When } from "../components/when.tsx";
import { requireStudio } from "../session.server.ts";
import { OnlyOwners } from "../settings/only-owners.tsx";
import { PrivacyForm } from "../settings/privacy-form.tsx";
import classes from "../settings/settings.module.css";
import { tried } from "../settings/tried.server.ts";
import { useMayChange } from "../settings/use-may-change.ts";

export const meta: MetaFunction = () => [{ title: "Privacy · Regulars" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  return answered(context.api.privacy.get());
}

export async function action({ context, request }: ActionFunctionArgs) {
  requireStudio(context, request);
  const form = await request.formData();
  const text = (name: string): string => String(form.get(name) ?? "");
  // What is no choice is refused by the API's schema, which says so.
  const settings = {
    consent: text("consent"),
    ip: text("ip"),
    userAgent: text("userAgent"),
    deniedKeys: text("deniedKeys")
      .split("\n")
      .filter((key) => key.trim() !== ""),
  } as CollectSettings;
  return tried(context.api.privacy.update({ settings }));
}

export default function Privacy() {
  const { settings, changedAt, changedBy } = useLoaderData<typeof loader>();
  const mayChange = useMayChange();
  return (
    <>
      <PageHeader
        title="Privacy"
        page="privacy"
        sentence="What is kept of your visitors, decided before anything is stored."
      />
      <OnlyOwners what="these settings" />
      <PrivacyForm
        // What someone else saved is another form.
        key={changedAt ?? 0}
        saved={settings}
        answer={useActionData<typeof action>()}
        mayChange={mayChange}
      />
      {changedAt !== null && (
        <p className={classes.changed}>
          Changed <When at={changedAt} />
          {changedBy !== null && ` by ${changedBy}`}.
        </p>
      )}
      <Always />
    </>
  );
}

/** What holds whatever is set. */
function Always() {
  return (
    <section className={classes.section} aria-labelledby="always">
      <h2 id="always">What always holds</h2>
      <dl className={classes.facts}>
        <dt>Global Privacy Control</dt>
        <dd>
          A browser that sends this signal says no to advertising for its visitor. That is written down as their
          withdrawal of consent for ads, and every event of theirs says so.
        </dd>
        <dt>Secrets in addresses</dt>
        <dd>
          Passwords, tokens, e-mail addresses and phone numbers in the address of a page are replaced by [removed].
          Campaign parameters stay.
        </dd>
        <dt>Bots</dt>
        <dd>
          What looks like a machine, by its name, its headers, a browser driven by a program or its speed, is kept
          apart: you find it in <Link to="/live">Live</Link>, marked with the reasons, and in no person, segment or
          report. A page cannot take the mark away.
        </dd>
        <dt>Your servers</dt>
        <dd>
          What comes with a secret key is your own system's word: nobody is asked for consent and nothing is taken for a
          bot. The fields above and secrets in addresses are taken out of it all the same.
        </dd>
      </dl>
    </section>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
