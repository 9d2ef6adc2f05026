import { Link } from "@remix-run/react";
import { When } from "../components/when.tsx";
import classes from "./facts.module.css";
import { Fact, Facts } from "./facts.tsx";
import { mergeWords } from "./merge-words.ts";

interface MergesPartProps {
  readonly merges: readonly {
    readonly profileId: string;
    readonly reason: string;
    readonly eventId: string;
    readonly mergedAt: number;
  }[];
}

/** Why several profiles are this one person; nothing when there was only ever one. */
export function MergesPart({ merges }: MergesPartProps) {
  if (merges.length === 0) return null;
  return (
    <Facts title="Why is this one person?" none="">
      {merges.map(({ profileId, reason, eventId, mergedAt }) => (
        <Fact
          key={profileId}
          note={<When at={mergedAt} />}
          origin={
            <Link to={`/live?open=event:${eventId}`} prefetch="intent" className={classes.link}>
              The event that showed it
            </Link>
          }
        >
          {mergeWords(reason)}
        </Fact>
      ))}
    </Facts>
  );
}
