import classes from "../builder.module.css";
import type { TestDraft, TimesOp } from "../tree.ts";
import { useProperties } from "../vocabulary.tsx";
import { Choice } from "./choice.tsx";
import { DurationField } from "./duration-field.tsx";
import { EventField } from "./event-field.tsx";
import type { FieldsProps } from "./fields-props.ts";
import { NumberField } from "./number-field.tsx";
import { type Period, PeriodField } from "./period-field.tsx";
import { TestRows } from "./test-rows.tsx";

const TIMES = [
  { value: "once", label: "at least once" },
  { value: "atLeast", label: "at least" },
  { value: "atMost", label: "at most" },
  { value: "exactly", label: "exactly" },
] as const;
/** Fewer than twice is what "at least once" says. */
const FIRST_COUNT = 2;

/** Did something, so often, in some time. */
export function DidFields({ rule, onChange }: FieldsProps<"did">) {
  const known = useProperties(rule.event);
  const { times } = rule;
  const setTimes = (op: TimesOp | "once"): void => {
    const { times: _, ...rest } = rule;
    onChange(op === "once" ? rest : { ...rest, times: { op, count: times?.count ?? FIRST_COUNT } }, "times");
  };
  const setPeriod = (period: Period, field: string): void => {
    const { within: _, from: __, to: ___, ...rest } = rule;
    onChange({ ...rest, ...present(period) }, field);
  };
  return (
    <>
      <div className={classes.fields}>
        <EventField value={rule.event} onChange={(event) => onChange({ ...rule, event }, "event")} />
        <Choice label="How often" value={times?.op ?? "once"} options={TIMES} onChange={setTimes} />
        {times !== undefined && (
          <>
            <NumberField
              label="Times"
              value={times.count}
              onChange={(count) => onChange({ ...rule, times: { op: times.op, count } }, "count")}
              min={0}
              max={1000}
              whole
              width={80}
            />
            <span className={classes.word}>{times.count === 1 ? "time" : "times"}</span>
          </>
        )}
        <PeriodField value={rule} onChange={setPeriod} dates />
      </div>
      <Where where={rule.where} known={known} onChange={(where, field) => onChange(withWhere(rule, where), field)} />
    </>
  );
}

/** What the last such event was like. */
export function LatestFields({ rule, onChange }: FieldsProps<"latest">) {
  const known = useProperties(rule.event);
  return (
    <>
      <div className={classes.fields}>
        <span className={classes.word}>The latest</span>
        <EventField value={rule.event} onChange={(event) => onChange({ ...rule, event }, "event")} />
      </div>
      <TestRows
        tests={rule.having}
        known={known}
        word="has"
        needed
        onChange={(having, field) => onChange({ ...rule, having }, field)}
      />
      <Where where={rule.where} known={known} onChange={(where, field) => onChange(withWhere(rule, where), field)} />
    </>
  );
}

const WHICH = [
  { value: "last", label: "The last" },
  { value: "first", label: "The first" },
] as const;
const SINCE_OPS = [
  { value: "moreThan", label: "was more than" },
  { value: "lessThan", label: "was less than" },
] as const;

/** How long ago the first or last such event was. */
export function SinceFields({ rule, onChange }: FieldsProps<"since">) {
  const known = useProperties(rule.event);
  return (
    <>
      <div className={classes.fields}>
        <Choice
          label="Which one"
          value={rule.which}
          options={WHICH}
          onChange={(which) => onChange({ ...rule, which }, "which")}
          width={112}
        />
        <EventField value={rule.event} onChange={(event) => onChange({ ...rule, event }, "event")} />
        <Choice
          label="How it compares"
          value={rule.op}
          options={SINCE_OPS}
          onChange={(op) => onChange({ ...rule, op }, "op")}
          width={152}
        />
        <DurationField
          label="How long"
          value={rule.duration}
          onChange={(duration) => onChange({ ...rule, duration }, "duration")}
        />
        <span className={classes.word}>ago</span>
      </div>
      <Where where={rule.where} known={known} onChange={(where, field) => onChange(withWhere(rule, where), field)} />
    </>
  );
}

interface WhereProps {
  readonly where: readonly TestDraft[] | undefined;
  readonly known: ReturnType<typeof useProperties>;
  readonly onChange: (where: readonly TestDraft[], field: string) => void;
}

/** Which of the events count. */
export function Where({ where = [], known, onChange }: WhereProps) {
  return <TestRows tests={where} known={known} word="where" onChange={onChange} />;
}

/** With these conditions; without the key when there are none. */
export function withWhere<Rule extends { readonly where?: readonly TestDraft[] | undefined }>(
  rule: Rule,
  where: readonly TestDraft[],
): Omit<Rule, "where"> & { readonly where?: readonly TestDraft[] } {
  const { where: _, ...rest } = rule;
  return where.length === 0 ? rest : { ...rest, where };
}

function present({ within, from, to }: Period): Period {
  return {
    ...(within === undefined ? {} : { within }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
