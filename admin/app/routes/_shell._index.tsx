import type { LoaderFunctionArgs, MetaFunction, SerializeFrom } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useSubscription } from "@trpc/tanstack-react-query";
import { answered } from "../answer.server.ts";
import { type Figure, Figures } from "../components/figures.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { formatMoney } from "../format/money.ts";
import { formatCount, formatShare } from "../format/number.ts";
import { Change } from "../overview/change.tsx";
import { AddressSwitch, RangeControl } from "../overview/controls.tsx";
import { GetStarted } from "../overview/get-started.tsx";
import classes from "../overview/overview.module.css";
import { periodBefore, readRange } from "../overview/period.ts";
import { RevenueBySource } from "../overview/revenue-by-source.tsx";
import { requireStudio } from "../session.server.ts";
import { useStudio } from "../shell/use-shell.ts";
import { useTRPC } from "../trpc.tsx";

export const meta: MetaFunction = () => [{ title: "Overview · Regulars" }];

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const params = new URL(request.url).searchParams;
  const model: "first" | "last" = params.get("model") === "first" ? "first" : "last";
  const range = readRange(params);
  const { api } = context;
  const [{ from, to, totals }, revenue, people] = await answered(
    Promise.all([
      api.overview.totals(range),
      api.overview.revenueBySourceAndDay({ ...range, model }),
      api.people.list({ pageSize: 1 }),
    ]),
  );
  const period = { from, to };
  const before = periodBefore(period);
  const revenueBefore = await answered(api.overview.revenueBySourceAndDay({ ...before, model }));
  return {
    model,
    period,
    totals,
    rows: revenue.rows,
    before: { period: before, rows: revenueBefore.rows },
    peopleCount: people.count,
    currency: params.get("currency"),
    ingestUrl: context.ingestUrl,
  };
}

export default function Overview() {
  const { model, period, totals, rows, before, peopleCount, ingestUrl, ...asked } = useLoaderData<typeof loader>();
  const studio = useStudio();
  useRevenueChanges();
  const shown = totals.find(({ currency }) => currency === asked.currency) ?? totals[0];
  const currency = shown?.currency ?? studio.currency;
  const ofCurrency = <Row extends { readonly currency: string }>(all: readonly Row[]): readonly Row[] =>
    all.filter((row) => row.currency === currency);
  return (
    <>
      <PageHeader
        title="Overview"
        page="overview"
        sentence="What came in, and what brought it."
        action={
          <div className={classes.controls}>
            {totals.length > 1 && (
              <AddressSwitch
                name="currency"
                label="Currency"
                value={currency}
                usual={totals[0]?.currency ?? ""}
                choices={totals.map((total) => ({ value: total.currency, label: total.currency }))}
              />
            )}
            <AddressSwitch
              name="model"
              label="Who earns an order"
              value={model}
              usual="last"
              choices={[
                { value: "first", label: "First touch" },
                { value: "last", label: "Last touch" },
              ]}
            />
            <RangeControl period={period} />
          </div>
        }
      />
      <Figures figures={figuresOf(shown, currency, peopleCount)} />
      {shown === undefined ? (
        <GetStarted ingestUrl={ingestUrl} currency={studio.currency} />
      ) : (
        <RevenueBySource
          currency={currency}
          period={period}
          rows={ofCurrency(rows)}
          before={{ period: before.period, rows: ofCurrency(before.rows) }}
        />
      )}
    </>
  );
}

type Totals = SerializeFrom<typeof loader>["totals"][number];

function figuresOf(totals: Totals | undefined, currency: string, peopleCount: number): readonly Figure[] {
  const [now, past] = [totals?.period, totals?.before];
  const money = (amountMinor = 0): string => formatMoney({ amountMinor, currency });
  return [
    {
      name: "Net revenue",
      value: money(now?.netMinor),
      note: <Change now={now?.netMinor ?? 0} before={past?.netMinor ?? 0} beforeText={money(past?.netMinor)} />,
    },
    {
      name: "Orders",
      value: formatCount(now?.orders ?? 0),
      note: <Change now={now?.orders ?? 0} before={past?.orders ?? 0} beforeText={formatCount(past?.orders ?? 0)} />,
    },
    {
      name: "Unattributed",
      value: now?.attributedShare == null ? "–" : formatShare(1 - now.attributedShare),
      note: unattributedNote(now, past, money),
    },
    { name: "People", value: formatCount(peopleCount), note: "All that you know" },
  ];
}

function unattributedNote(
  now: Totals["period"] | undefined,
  past: Totals["before"] | undefined,
  money: (amountMinor: number) => string,
): string {
  if (now?.attributedShare == null) return "No revenue to explain";
  if (past?.attributedShare == null) return money(now.unattributedMinor);
  return `${formatShare(1 - past.attributedShare)} before`;
}

/** Reads the page again when revenue changed, and when the connection is back after it was lost. */
function useRevenueChanges(): void {
  const trpc = useTRPC();
  const { revalidate } = useRevalidator();
  useSubscription(trpc.overview.changes.subscriptionOptions(undefined, { onData: () => revalidate() }));
}

export function ErrorBoundary() {
  return <RouteError />;
}
