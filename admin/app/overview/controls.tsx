import { Button, Menu, Popover, SegmentedControl } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import { useNavigate, useSearchParams } from "@remix-run/react";
import { IconCalendar, IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { changed } from "../components/table/table-query.ts";
import { dayOf, formatDays } from "../format/when.ts";
import { useNow } from "../shell/now.tsx";
import { useStudio } from "../shell/use-shell.ts";
import type { Period } from "./period.ts";

const PRESETS = [
  { days: 7, name: "Last 7 days" },
  { days: 30, name: "Last 30 days" },
  { days: 90, name: "Last 90 days" },
  { days: 365, name: "Last 12 months" },
] as const;

interface RangeControlProps {
  readonly period: Period;
}

/** Which days are told of; in the address, so that a link to the page keeps them. */
export function RangeControl({ period }: RangeControlProps) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [choosing, setChoosing] = useState(false);
  const custom = params.has("from");
  const days = Number(params.get("days") ?? 30);
  const preset = custom ? undefined : PRESETS.find((known) => known.days === days);
  const go = (changes: Readonly<Record<string, string | undefined>>): void =>
    navigate(changed(params, { days: undefined, from: undefined, to: undefined, ...changes }), {
      preventScrollReset: true,
    });
  const button = (
    <Button
      variant="default"
      leftSection={<IconCalendar size={16} stroke={1.75} />}
      rightSection={<IconChevronDown size={16} stroke={1.75} />}
    >
      {preset?.name ?? formatDays(period.from, period.to)}
    </Button>
  );
  if (choosing) {
    return (
      <Popover opened onChange={setChoosing} position="bottom-end" shadow="md" trapFocus>
        <Popover.Target>{button}</Popover.Target>
        <Popover.Dropdown>
          <DayRangePicker
            period={period}
            onChosen={(chosen) => {
              setChoosing(false);
              go({ from: chosen.from, to: chosen.to });
            }}
          />
        </Popover.Dropdown>
      </Popover>
    );
  }
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {PRESETS.map((known) => (
          <Menu.Item
            key={known.days}
            aria-current={preset === known}
            rightSection={preset === known ? <IconCheck size={16} aria-label="shown now" /> : null}
            onClick={() => go({ days: known.days === 30 ? undefined : String(known.days) })}
          >
            {known.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item closeMenuOnClick={false} onClick={() => setChoosing(true)}>
          Other days…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface DayRangePickerProps extends RangeControlProps {
  readonly onChosen: (period: Period) => void;
}

function DayRangePicker({ period, onChosen }: DayRangePickerProps) {
  const today = dayOf(useNow(), useStudio().timeZone);
  const [value, setValue] = useState<[string | null, string | null]>([period.from, period.to]);
  return (
    <DatePicker
      type="range"
      allowSingleDateInRange
      value={value}
      defaultDate={period.to}
      maxDate={today}
      firstDayOfWeek={1}
      onChange={(next) => {
        setValue(next);
        const [from, to] = next;
        if (from !== null && to !== null) onChosen({ from, to });
      }}
    />
  );
}

interface SwitchProps {
  /** Name in the address. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** The choice that the address need not name. */
  readonly usual: string;
}

/** A choice of few, kept in the address. */
export function AddressSwitch({ name, label, value, choices, usual }: SwitchProps) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  return (
    <SegmentedControl
      aria-label={label}
      value={value}
      data={choices.map((choice) => ({ ...choice }))}
      onChange={(chosen) =>
        navigate(changed(params, { [name]: chosen === usual ? undefined : chosen }), {
          preventScrollReset: true,
          replace: true,
        })
      }
    />
  );
}
