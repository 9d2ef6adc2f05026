import { Button, Group } from "@mantine/core";
import type { ImportId } from "@regulars/contracts/ids";
import { isUuid } from "@regulars/contracts/ids";
import type { ImportKind } from "@regulars/contracts/imports";
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useRevalidator } from "@remix-run/react";
import { answered, isRefusal } from "../answer.server.ts";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { readTableQuery } from "../components/table/table-query.ts";
import { ERRORS_PAGE_SIZE, ERRORS_PAGING, ErrorList } from "../imports/error-list.tsx";
import { FileDrop } from "../imports/file-drop.tsx";
import { formatBytes, KIND_WORDS } from "../imports/import-words.ts";
import classes from "../imports/imports.module.css";
import { MapStep } from "../imports/map-step.tsx";
import { RunPanel } from "../imports/run-panel.tsx";
import { StatusBadge } from "../imports/status.tsx";
import { Steps } from "../imports/steps.tsx";
import { Fault, UploadProgress } from "../imports/upload-progress.tsx";
import { useImportProgress } from "../imports/use-import-progress.ts";
import { useUpload } from "../imports/use-upload.ts";
import { requireStudio } from "../session.server.ts";

const KINDS = ["events", "people"] as const satisfies readonly ImportKind[];

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.row.name ?? "Import"} · Regulars` }];

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const importId = idOf(params);
  const { imports } = context.api;
  const row = await answered(imports.get({ importId }));
  const search = new URL(request.url).searchParams;
  const { page } = readTableQuery<string>(search, ERRORS_PAGING);
  const kind = KINDS.find((known) => known === search.get("kind")) ?? row.kind;
  const [look, errors] = await Promise.all([
    row.status === "ready" ? lookAt(kind) : undefined,
    row.rejected + row.incomplete === 0
      ? { count: 0, errors: [] }
      : answered(imports.errors({ importId, page: Math.min(page, 100_000), pageSize: ERRORS_PAGE_SIZE })),
  ]);
  return { row, look, errors, kind };

  /** What cannot be read now is said on the page, and the file is kept. */
  async function lookAt(as: ImportKind) {
    try {
      return await imports.look({ importId, kind: as });
    } catch (error) {
      if (!isRefusal(error) || error.code === "INTERNAL_SERVER_ERROR") throw error;
      return { ok: false as const, reason: error.message };
    }
  }
}

/** Starts, pauses, goes on with or cancels an import. */
export async function action({ context, request, params }: ActionFunctionArgs) {
  requireStudio(context, request);
  const importId = idOf(params);
  const { imports } = context.api;
  const form = await request.formData();
  try {
    switch (form.get("intent")) {
      case "start":
        await imports.start({
          importId,
          kind: form.get("kind") === "people" ? "people" : "events",
          mapping: JSON.parse(String(form.get("mapping") ?? "null")),
          startsJourneys: form.get("startsJourneys") === "true",
        });
        break;
      case "pause":
        await imports.pause({ importId });
        break;
      case "resume":
        await imports.resume({ importId });
        break;
      default:
        await imports.cancel({ importId });
    }
  } catch (error) {
    if (!isRefusal(error) || error.code === "INTERNAL_SERVER_ERROR") throw error;
    return data({ refusal: error.message }, { status: 400 });
  }
  return redirect(`/imports/${importId}`);
}

function idOf({ importId = "" }: LoaderFunctionArgs["params"]): ImportId {
  if (!isUuid(importId)) throw data(null, { status: 404 });
  return importId as ImportId;
}

export default function Import() {
  const { row: read, look, errors, kind } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>()?.refusal;
  const [row = read] = useImportProgress([read], read.importId);
  const { importId, name, format, status, bytes, rejected } = row;
  const isMade = status !== "uploading" && status !== "ready";
  return (
    <>
      <PageHeader
        title={name}
        back={{ to: "/imports", name: "Imports" }}
        beside={isMade ? <StatusBadge status={status} /> : undefined}
      />
      {isMade ? (
        <>
          <RunPanel row={row} refusal={refusal} />
          <ErrorList importId={importId} rejected={rejected} {...errors} />
        </>
      ) : (
        <>
          <Steps at={status === "uploading" ? 0 : 1} />
          <p className={classes.kind}>
            {formatBytes(bytes)} of {KIND_WORDS[kind].toLowerCase()}.
            {look?.ok === true && (
              <Link to={`?kind=${kind === "people" ? "events" : "people"}`} replace>
                These rows are {kind === "people" ? "events" : "people"}
              </Link>
            )}
          </p>
          {status === "uploading" && <GoOnUploading importId={importId} bytes={bytes} received={row.received} />}
          {look?.ok === false && <Unreadable reason={look.reason} />}
          {look?.ok === true && (
            <MapStep key={kind} importId={importId} format={format} kind={kind} first={look} refusal={refusal} />
          )}
        </>
      )}
    </>
  );
}

interface GoOnProps {
  readonly importId: string;
  readonly bytes: number;
  readonly received: number;
}

/** For an upload that was interrupted: the same file again, from where it was. */
function GoOnUploading({ importId, bytes, received }: GoOnProps) {
  const { sent, total, fault, fail, send } = useUpload();
  const { revalidate } = useRevalidator();
  const goOn = async (file: File): Promise<void> => {
    if (file.size !== bytes)
      fail(`This is another file: it has ${file.size} bytes, and the one that was begun ${bytes}.`);
    else if (await send(file, { importId, received })) revalidate();
  };
  return (
    <div className={classes.form}>
      <Fault>{fault}</Fault>
      {sent === undefined ? (
        <FileDrop
          title="Choose the same file again"
          text={`${formatBytes(received)} of ${formatBytes(bytes)} have arrived. The upload goes on from there.`}
          onFile={(file) => void goOn(file)}
        />
      ) : (
        <UploadProgress sent={sent} total={total} />
      )}
    </div>
  );
}

function Unreadable({ reason }: { readonly reason: string }) {
  return (
    <Form method="post" className={classes.form}>
      <Fault>{reason}</Fault>
      <Group>
        <Button component={Link} to="/imports/new">
          Choose another file
        </Button>
        <Button type="submit" name="intent" value="cancel" variant="default">
          Cancel this import
        </Button>
      </Group>
    </Form>
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
