import { Link } from "@remix-run/react";
import { When } from "../components/when.tsx";
import classes from "./segments.module.css";

interface AboutProps {
  readonly description: string;
  readonly folder: string;
  readonly computedAt: number | null;
}

/** What a segment is for, and how fresh it is. */
export function About({ description, folder, computedAt }: AboutProps) {
  return (
    <div className={classes.intro}>
      {description !== "" && <p>{description}</p>}
      <p className={classes.about}>
        {computedAt === null ? (
          "Not worked out yet."
        ) : (
          <>
            Worked out for everyone <When at={computedAt} />, and followed with every event since.
          </>
        )}
        {folder !== "" && ` In the folder ${folder}.`}
      </p>
    </div>
  );
}

/** The segments that ask about this one. */
export function UsedBy({
  segments,
}: {
  readonly segments: readonly { readonly segmentId: string; readonly name: string }[];
}) {
  return (
    <section className={classes.section} aria-label="Where it is used">
      <h2>Where it is used</h2>
      <ul className={classes.words}>
        {segments.map(({ segmentId, name }) => (
          <li key={segmentId}>
            Segment{" "}
            <Link to={`/segments/${segmentId}`} prefetch="intent">
              {name}
            </Link>{" "}
            asks about it
          </li>
        ))}
      </ul>
    </section>
  );
}
