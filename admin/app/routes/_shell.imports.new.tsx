import { Radio, Stack } from "@mantine/core";
import type { ImportKind } from "@regulars/contracts/imports";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useNavigate } from "@remix-run/react";
import { useState } from "react";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { FileDrop } from "../imports/file-drop.tsx";
import classes from "../imports/imports.module.css";
import { Steps } from "../imports/steps.tsx";
import { Fault, UploadProgress } from "../imports/upload-progress.tsx";
import { useUpload } from "../imports/use-upload.ts";
import { requireStudio } from "../session.server.ts";
import { useTRPCClient } from "../trpc.tsx";

export const meta: MetaFunction = () => [{ title: "Import a file · Regulars" }];

export function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  return null;
}

export default function NewImport() {
  const client = useTRPCClient();
  const navigate = useNavigate();
  const [kind, setKind] = useState<ImportKind>("events");
  const { sent, total, fault, fail, send } = useUpload();
  const upload = async (file: File): Promise<void> => {
    const made = await client.imports.create
      .mutate({ name: file.name, bytes: file.size, kind })
      .catch((error: unknown) => fail(error instanceof Error ? error.message : "The import could not be made."));
    if (made === undefined) return;
    const arrived = await send(file, { importId: made.importId, received: 0 });
    if (arrived) navigate(`/imports/${made.importId}`);
  };
  return (
    <>
      <PageHeader title="Import a file" back={{ to: "/imports", name: "Imports" }} />
      <Steps at={0} />
      <div className={classes.form}>
        <Fault>{fault}</Fault>
        {sent === undefined ? (
          <>
            <Radio.Group
              label="What is in the file?"
              value={kind}
              onChange={(value) => setKind(value === "people" ? "people" : "events")}
            >
              <Stack gap="xs" mt="xs">
                <Radio
                  value="events"
                  label="What happened"
                  description="Bookings, visits, orders: each row is one thing somebody did, with when."
                />
                <Radio
                  value="people"
                  label="People"
                  description="Each row is one person: name, e-mail, birthday, tags."
                />
              </Stack>
            </Radio.Group>
            <FileDrop
              title="Drop a file here"
              text="CSV with a header line, or JSON lines, in UTF-8. Exports of Segment and RudderStack work as they are."
              onFile={(file) => void upload(file)}
            />
          </>
        ) : (
          <UploadProgress sent={sent} total={total} />
        )}
      </div>
    </>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
