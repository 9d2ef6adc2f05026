import { type Figure, Figures } from "../components/figures.tsx";
import { Count, Money } from "../components/numbers.tsx";
import { Sparkline } from "../components/sparkline.tsx";
import { When } from "../components/when.tsx";
import { formatMoney } from "../format/money.ts";
import { formatNoun } from "../format/number.ts";

export interface ToldFigures {
  readonly visits: number;
  /** The currency with most orders first. */
  readonly orders: readonly { readonly currency: string; readonly orders: number; readonly netMinor: number }[];
  /** Of the weeks. */
  readonly currency: string;
  /** Oldest first. */
  readonly weeks: readonly { readonly week: string; readonly visits: number; readonly spendMinor: number }[];
  readonly nextBooking: {
    readonly startsAt: number;
    readonly className: string | null;
    readonly location: string | null;
  } | null;
}

interface PersonFiguresProps {
  /** Absent while the reports cannot be read. */
  readonly figures: ToldFigures | undefined;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

/** A person at a glance: what they spent, how often they came, when they were last seen and when they come next. */
export function PersonFigures({ figures, firstSeenAt, lastSeenAt }: PersonFiguresProps) {
  const seen: Figure = {
    name: "Last seen",
    value: <When at={lastSeenAt} />,
    note: (
      <>
        First seen <When at={firstSeenAt} />
      </>
    ),
  };
  if (figures === undefined) return <Figures figures={[seen]} />;
  return <Figures figures={[spendFigure(figures), visitsFigure(figures), seen, bookingFigure(figures)]} />;
}

function spendFigure({ orders: [first, ...others], currency, weeks }: ToldFigures): Figure {
  const elsewhere = others.map(
    (other) => ` · ${formatMoney({ amountMinor: other.netMinor, currency: other.currency })}`,
  );
  const values = weeks.map(({ spendMinor }) => spendMinor);
  const most = formatMoney({ amountMinor: Math.max(0, ...values), currency });
  return {
    name: "Spend",
    value: <Money amountMinor={first?.netMinor ?? 0} currency={first?.currency ?? currency} />,
    note: (
      <>
        {formatNoun(first?.orders ?? 0, "order", "orders") + elsewhere.join("")}
        <Sparkline values={values} label={`Spend by week over half a year, at most ${most}`} />
      </>
    ),
  };
}

function visitsFigure({ visits, weeks }: ToldFigures): Figure {
  const values = weeks.map((week) => week.visits);
  return {
    name: "Visits",
    value: <Count value={visits} />,
    note: (
      <>
        To your site
        <Sparkline values={values} label={`Visits by week over half a year, at most ${Math.max(0, ...values)}`} />
      </>
    ),
  };
}

function bookingFigure({ nextBooking }: ToldFigures): Figure {
  if (nextBooking === null) return { name: "Next booking", value: "None", note: "Nothing booked from now on" };
  const { startsAt, className, location } = nextBooking;
  const note = [className, location].filter((part) => part !== null).join(" · ");
  return { name: "Next booking", value: <When at={startsAt} />, note };
}
