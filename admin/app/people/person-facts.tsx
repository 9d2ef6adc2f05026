import type { IdentifierKind } from "@regulars/db/postgres-schema";
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { CopyAction } from "../components/copy.tsx";
import { When } from "../components/when.tsx";
import classes from "./person-facts.module.css";

export interface PersonFactsProps {
  readonly traits: readonly { readonly key: string; readonly value?: unknown; readonly cameAt: number }[];
  readonly identifiers: readonly {
    readonly kind: IdentifierKind;
    readonly value: string;
    readonly firstSeenAt: number;
  }[];
  readonly segments: readonly { readonly segmentId: string; readonly name: string; readonly enteredAt: number }[];
  readonly merges: readonly { readonly profileId: string; readonly reason: string; readonly mergedAt: number }[];
}

const KINDS: Readonly<Record<IdentifierKind, string>> = {
  userId: "User id",
  anonymousId: "Device",
  email: "E-mail",
  phone: "Phone",
};

/** Why two became one, by the reason that the stream gave. */
const REASONS: Readonly<Record<string, string>> = {
  identified: "They said who they are on a device that had been unknown until then.",
  alias: "Your site or booking system said that two ids are the same person.",
};

/** What is known of a person, beside their timeline. */
export function PersonFacts({ traits, identifiers, segments, merges }: PersonFactsProps) {
  return (
    <>
      <Facts title="Segments" none="In no segment.">
        {segments.map(({ segmentId, name, enteredAt }) => (
          <Fact key={segmentId} note={<When at={enteredAt} />}>
            <Link to={`/segments/${segmentId}`} prefetch="intent" className={classes.link}>
              {name}
            </Link>
          </Fact>
        ))}
      </Facts>
      <Facts title="Traits" none="Nothing has been said about them yet.">
        {traits.map(({ key, value, cameAt }) => (
          <Fact key={key} name={key} note={<When at={cameAt} />}>
            {valueWords(value)}
          </Fact>
        ))}
      </Facts>
      <Facts title="Known by" none="No id.">
        {identifiers.map(({ kind, value, firstSeenAt }) => (
          <Fact key={`${kind} ${value}`} name={KINDS[kind]} note={<When at={firstSeenAt} />} copy={value}>
            {value}
          </Fact>
        ))}
      </Facts>
      {merges.length > 0 && (
        <Facts title="Why is this one person?" none="">
          {merges.map(({ profileId, reason, mergedAt }) => (
            <Fact key={profileId} note={<When at={mergedAt} />}>
              {REASONS[reason] ?? reason}
            </Fact>
          ))}
        </Facts>
      )}
    </>
  );
}

interface FactsProps {
  readonly title: string;
  /** What is said when there are none. */
  readonly none: string;
  readonly children: readonly ReactNode[];
}

function Facts({ title, none, children }: FactsProps) {
  return (
    <section className={classes.facts}>
      <h2>{title}</h2>
      {children.length === 0 ? <p className={classes.none}>{none}</p> : <ul>{children}</ul>}
    </section>
  );
}

interface FactProps {
  readonly name?: string;
  readonly note: ReactNode;
  readonly copy?: string;
  readonly children: ReactNode;
}

function Fact({ name, note, copy, children }: FactProps) {
  return (
    <li className={classes.fact}>
      {name !== undefined && <span className={classes.name}>{name}</span>}
      <span className={classes.value}>
        {children}
        {copy !== undefined && (
          <span className={classes.copy}>
            <CopyAction value={copy} label={`Copy: ${name ?? ""}`} />
          </span>
        )}
      </span>
      <span className={classes.note}>{note}</span>
    </li>
  );
}

/** A trait as people read it: lists with commas, what has parts as `part: value`. */
function valueWords(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(valueWords).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([part, inner]) => `${part}: ${valueWords(inner)}`)
    .join(" · ");
}
