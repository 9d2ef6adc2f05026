import { type FieldDoc, fieldsOf, type ProcedureDoc } from "./procedures.ts";

const INTRODUCTION = `# API

<!-- Made from the router by \`npm run docs:api\`; edit the descriptions there. -->

Everything that the admin shows and does is a procedure of this API. Programs call it over HTTP at \`/trpc\` of the admin with a secret key of
the studio; what they see and change is that studio's and no other's.

\`\`\`sh
export REGULARS_URL=http://localhost:3000 REGULARS_KEY=rg_sec_…   # npm start prints both
\`\`\`

- **Queries** are \`GET /trpc/<path>?input=<JSON>\`, **mutations** \`POST /trpc/<path>\` with a JSON body. Input goes in as \`{"json": …}\`.
- The answer is \`{"result": {"data": {"json": …}}}\`.
- **Subscriptions** are \`GET\` with \`Accept: text/event-stream\`; each value is a server-sent event, and the connection is kept open.
- Ids are UUIDs, instants epoch milliseconds (UTC), money an integer of minor units (cents) with its currency beside it.

A call that fails answers with a sentence that can be shown as it is, a code, an id to quote, and for input the places at fault:

\`\`\`json
{"error": {"json": {"message": "There is no such person in this studio.", "data": {"code": "NOT_FOUND", "httpStatus": 404, "path": "people.get", "id": "0199…", "faults": []}}}}
\`\`\`

| status | code | when |
| --- | --- | --- |
| 400 | \`BAD_REQUEST\` | the input is not valid; \`faults\` says where, as far as that is known |
| 401 | \`UNAUTHORIZED\` | no key, or one that is unknown, public, disabled or has ended |
| 403 | \`FORBIDDEN\` | for people alone and the caller is a key, or for owners and admins (settings) and the caller is neither |
| 404 | \`NOT_FOUND\` | there is no such thing in this studio |
| 409 | \`CONFLICT\` | the name is taken, or someone else saved meanwhile |
| 412 | \`PRECONDITION_FAILED\` | the person has no studio yet |
| 500 | \`INTERNAL_SERVER_ERROR\` | our fault; the id is in the log |
`;

/** The whole of `docs/api.md`. */
export function apiMarkdown(procedures: readonly ProcedureDoc[]): string {
  const areas = [...new Set(procedures.map((procedure) => areaOf(procedure)))];
  const sections = areas.map((area) => {
    const inArea = procedures.filter((procedure) => areaOf(procedure) === area);
    return [`## ${area}`, ...inArea.map(procedureSection)].join("\n\n");
  });
  return `${[INTRODUCTION + contents(procedures), ...sections].join("\n\n")}\n`;
}

function areaOf({ path }: ProcedureDoc): string {
  return path.split(".", 1)[0] ?? path;
}

function contents(procedures: readonly ProcedureDoc[]): string {
  const rows = procedures.map(({ path, kind, does }) => `| [\`${path}\`](#${anchor(path)}) | ${kind} | ${does} |`);
  return ["", "| procedure | kind | |", "| --- | --- | --- |", ...rows].join("\n");
}

/** As GitHub makes anchors of headings: lower case, without dots. */
function anchor(path: string): string {
  return path.toLowerCase().replaceAll(".", "");
}

function procedureSection(procedure: ProcedureDoc): string {
  const { path, kind, does, input, output } = procedure;
  const answer = kind === "subscription" ? "Sends" : "Answers";
  return [
    `### ${path}`,
    `*${kind}* — ${does}`,
    `\`\`\`sh\n${curl(procedure)}\n\`\`\``,
    input === undefined ? "Takes no input." : `Input\n\n${fieldTable(fieldsOf(input), true)}`,
    output === undefined ? "" : `${answer}${shape(output)}\n\n${fieldTable(fieldsOf(output), false)}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function shape(output: NonNullable<ProcedureDoc["output"]>): string {
  return output.type === "array" ? " a list" : "";
}

function fieldTable(fields: readonly FieldDoc[], withRequired: boolean): string {
  const rows = fields
    .filter(({ field }) => field !== "" || fields.length === 1)
    .map(({ field, type, required, notes }) => {
      const need = withRequired ? ` ${required ? "yes" : "no"} |` : "";
      return `| ${field === "" ? "(the value)" : `\`${field}\``} | ${type} |${need} ${cell(notes)} |`;
    });
  const head = withRequired
    ? ["| field | type | required | |", "| --- | --- | --- | --- |"]
    : ["| field | type | |", "| --- | --- | --- |"];
  return [...head, ...rows].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** A call that can be pasted, once the two variables are set. */
export function curl({ path, kind, example }: ProcedureDoc): string {
  const address = `"$REGULARS_URL/trpc/${path}"`;
  const key = '-H "Authorization: Bearer $REGULARS_KEY"';
  const input = example === undefined ? undefined : quoted(JSON.stringify({ json: example }));
  if (kind === "mutation") {
    return `curl -X POST ${address} ${key} -H "Content-Type: application/json" -d ${input ?? "'{}'"}`;
  }
  const flags = kind === "subscription" ? ["-N", '-H "Accept: text/event-stream"'] : [];
  const query = input === undefined ? [] : ["-G", `--data-urlencode input=${input}`];
  return ["curl", ...flags, address, key, ...query].join(" ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
