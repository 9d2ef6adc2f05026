import { formatNoun, formatShare } from "../../format/number.ts";
import { personTitle } from "../../people/person-name.tsx";
import { LiveCount } from "../live-count.tsx";
import classes from "./preview-panel.module.css";
import type { CountedPreview } from "./use-preview.ts";

/** How many people fit right now, and ten of them. */
export function PreviewPanel({ counted }: { readonly counted: CountedPreview }) {
  const { preview, state } = counted;
  return (
    <aside className={classes.panel} aria-label="Who fits">
      <h2>Who fits right now</h2>
      <div className={classes.figure} data-old={state !== "counted" || undefined} aria-live="polite" aria-atomic>
        {preview === undefined ? (
          <span className={classes.count}>–</span>
        ) : (
          <span className={classes.count}>
            <LiveCount value={preview.count} />
            <span className="visually-hidden"> people fit</span>
          </span>
        )}
        <span className={classes.note}>{noteOf(counted)}</span>
      </div>
      {preview !== undefined && preview.total > 0 && (
        <svg className={classes.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden>
          <rect width="100" height="6" className={classes.track} />
          <rect width={(preview.count / preview.total) * 100} height="6" className={classes.fill} />
        </svg>
      )}
      {preview !== undefined && preview.sample.length > 0 && (
        <>
          <h3>{preview.sample.length < preview.count ? `${preview.sample.length} of them` : "These are"}</h3>
          <ul className={classes.people} data-old={state !== "counted" || undefined}>
            {preview.sample.map(({ profileId, shownAs, name, email }) => (
              <li key={profileId}>
                <a href={`/people/${profileId}`} target="_blank" rel="noreferrer">
                  {personTitle({ shownAs, name })}
                </a>
                {email !== null && email !== personTitle({ shownAs, name }) && <small>{email}</small>}
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}

function noteOf({ preview, state }: CountedPreview): string {
  if (state === "incomplete") return "Fill in what is missing to see who fits";
  if (state === "failed") return "This could not be counted just now; the next change tries again";
  if (preview === undefined) return "Counting";
  if (preview.total === 0) return "There are no people yet";
  return `of ${formatNoun(preview.total, "person", "people")}, ${formatShare(preview.count / preview.total)}`;
}
