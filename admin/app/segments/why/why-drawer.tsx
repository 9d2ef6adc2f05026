import { Alert, Button, Drawer, Skeleton, Stack } from "@mantine/core";
import type { ProfileId, SegmentId } from "@regulars/contracts/ids";
import { Link } from "@remix-run/react";
import { useQuery } from "@tanstack/react-query";
import type { MembershipExplained } from "../../../server/api/explain-membership.ts";
import { When } from "../../components/when.tsx";
import { personTitle } from "../../people/person-name.tsx";
import { useNow } from "../../shell/now.tsx";
import { useStudio } from "../../shell/use-shell.ts";
import { useTRPC } from "../../trpc.tsx";
import classes from "./why.module.css";
import { WhyTree } from "./why-tree.tsx";

/** Whose membership is asked about, and of what. */
export interface WhyQuestion {
  readonly segmentId: SegmentId;
  readonly profileId: ProfileId;
}

interface WhyDrawerProps {
  /** Closed when there is none. */
  readonly question: WhyQuestion | undefined;
  readonly onClose: () => void;
}

/** Why somebody is in a segment, or is not: for the members of a segment and for the page of a person. */
export function WhyDrawer({ question, onClose }: WhyDrawerProps) {
  return (
    <Drawer.Root opened={question !== undefined} onClose={onClose} position="right" size="lg">
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content aria-label="Why">
        {question !== undefined && <Answer key={`${question.segmentId} ${question.profileId}`} question={question} />}
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Answer({ question }: { readonly question: WhyQuestion }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.segments.explain.queryOptions(question));
  return (
    <>
      <Drawer.Header>
        <Drawer.Title>{data === undefined ? "Why?" : titleOf(data)}</Drawer.Title>
        <Drawer.CloseButton aria-label="Close" />
      </Drawer.Header>
      <Drawer.Body>
        {data !== undefined && <Explained {...data} />}
        {data === undefined && error === null && <Waiting />}
        {data === undefined && error !== null && (
          <Alert color="red" variant="light" title="This could not be worked out just now">
            <Stack gap="sm" align="flex-start">
              {error.message}
              <Button size="compact-sm" variant="default" onClick={() => refetch()}>
                Try again
              </Button>
            </Stack>
          </Alert>
        )}
      </Drawer.Body>
    </>
  );
}

function titleOf({ isMember, segmentName, ...person }: MembershipExplained): string {
  return `Why is ${personTitle(person)} ${isMember ? "in" : "not in"} “${segmentName}”?`;
}

function Explained(explained: MembershipExplained) {
  const { segmentId, profileId, explanation, names, enteredAt, status } = explained;
  const { timeZone } = useStudio();
  const telling = { nowMs: useNow(), timeZone };
  const known = { segments: new Map(Object.entries(names.segments)), lists: new Map(Object.entries(names.lists)) };
  return (
    <div className={classes.body}>
      <p className={classes.summary}>
        {enteredAt === null ? (
          "Not in it now."
        ) : (
          <>
            In it since <When at={enteredAt} />.
          </>
        )}{" "}
        <NextChange {...explained} />
      </p>
      {status === "computing" && (
        <p className={classes.note}>
          A new definition is being worked out. This is by the one that the people in it are by until then.
        </p>
      )}
      {explanation === null ? (
        <p className={classes.note}>
          What this segment counts is still being read from history. Look again in a moment.
        </p>
      ) : (
        <WhyTree nodes={[explanation]} names={known} telling={telling} />
      )}
      <p className={classes.links}>
        <Link to={`/people/${profileId}`} prefetch="intent">
          Open the person
        </Link>
        <Link to={`/segments/${segmentId}`} prefetch="intent">
          Open the segment
        </Link>
      </p>
    </div>
  );
}

/** What the clock alone will do; a membership that is about to be worked out is not promised. */
function NextChange({ isMember, explanation }: MembershipExplained) {
  if (explanation === null) return null;
  if (explanation.truth !== isMember) return <>This is being worked out at this moment.</>;
  if (explanation.nextChangeAt === undefined) return <>Only something that happens changes that.</>;
  return (
    <>
      {isMember ? "Leaves" : "Comes in"} by themselves <When at={explanation.nextChangeAt} />, unless something happens
      before.
    </>
  );
}

function Waiting() {
  return (
    <Stack gap="sm" aria-hidden>
      <Skeleton h={20} w="70%" />
      <Skeleton h={16} w="90%" />
      <Skeleton h={16} w="80%" />
      <Skeleton h={16} w="85%" />
    </Stack>
  );
}
