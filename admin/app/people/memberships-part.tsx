import { Button } from "@mantine/core";
import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import { Link } from "@remix-run/react";
import { useState } from "react";
import { When } from "../components/when.tsx";
import { WhyDrawer, type WhyQuestion } from "../segments/why/why-drawer.tsx";
import classes from "./facts.module.css";
import { Fact, Facts } from "./facts.tsx";

interface MembershipsPartProps {
  readonly profileId: ProfileId;
  readonly segments: readonly { readonly segmentId: SegmentId; readonly name: string; readonly enteredAt: number }[];
  readonly lists: readonly { readonly listId: string; readonly name: string; readonly addedAt: number }[];
}

/** The segments that a person is in, each with why, and the lists that they are on. */
export function MembershipsPart({ profileId, segments, lists }: MembershipsPartProps) {
  const [question, setQuestion] = useState<WhyQuestion>();
  return (
    <>
      <Facts title="Segments" none="In no segment.">
        {segments.map(({ segmentId, name, enteredAt }) => (
          <Fact
            key={segmentId}
            note={<When at={enteredAt} />}
            actions={
              <Button
                size="compact-xs"
                variant="subtle"
                onClick={() => setQuestion({ segmentId, profileId })}
                aria-label={`Why are they in ${name}?`}
              >
                Why?
              </Button>
            }
          >
            <Link to={`/segments/${segmentId}`} prefetch="intent" className={classes.link}>
              {name}
            </Link>
          </Fact>
        ))}
      </Facts>
      {lists.length > 0 && (
        <Facts title="Lists" none="">
          {lists.map(({ listId, name, addedAt }) => (
            <Fact key={listId} note={<When at={addedAt} />}>
              <Link to={`/segments/lists/${encodeURIComponent(listId)}`} prefetch="intent" className={classes.link}>
                {name}
              </Link>
            </Fact>
          ))}
        </Facts>
      )}
      <WhyDrawer question={question} onClose={() => setQuestion(undefined)} />
    </>
  );
}
