import classes from "./imports.module.css";

const STEPS = ["Upload", "Columns and preview", "Import"] as const;

/** Where in the making of an import the page is. */
export function Steps({ at }: { readonly at: 0 | 1 | 2 }) {
  return (
    <ol className={classes.steps} aria-label="Steps">
      {STEPS.map((name, index) => (
        <li
          key={name}
          data-state={index < at ? "past" : index === at ? "now" : "next"}
          aria-current={index === at ? "step" : undefined}
        >
          <span className={classes.stepNumber} aria-hidden>
            {index + 1}
          </span>
          {name}
        </li>
      ))}
    </ol>
  );
}
