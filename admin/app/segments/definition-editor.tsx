import { Button, Textarea } from "@mantine/core";
import { IconAlertCircle, IconCircleCheck, IconIndentIncrease } from "@tabler/icons-react";
import { lazy, Suspense, useId, useMemo, useState } from "react";
import { useInBrowser } from "../components/use-in-browser.ts";
import classes from "./definition-editor.module.css";
import { definitionText } from "./examples.ts";
import { readJsonDocument } from "./json-document.ts";
import type { PlacedFault } from "./use-faults.ts";

const CodeEditor = lazy(() => import("./code-editor.tsx"));

interface DefinitionEditorProps {
  /** Name of the form field that it is without JavaScript; with it the form sends the text itself. */
  readonly name: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly faults: readonly PlacedFault[];
  readonly checking: boolean;
}

/** A definition as JSON, with its faults at their places. Without JavaScript it is a field that the server checks when it is sent. */
export function DefinitionEditor({ name, text, onChange, faults, checking }: DefinitionEditorProps) {
  const inBrowser = useInBrowser();
  const statusId = useId();
  const stable = useStable(faults);
  const [goTo, setGoTo] = useState<{ readonly offset: number }>();
  const document = readJsonDocument(text);
  const plain = (
    <Textarea
      {...(inBrowser ? {} : { name })}
      aria-label="Definition"
      aria-describedby={statusId}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
      rows={14}
      resize="vertical"
      spellCheck={false}
      classNames={{ input: classes.plain ?? "" }}
    />
  );
  return (
    <div>
      <div className={classes.bar}>
        <span className={classes.label}>Definition as JSON</span>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconIndentIncrease size={14} />}
          disabled={!document.ok}
          onClick={() => document.ok && onChange(definitionText(document.value))}
        >
          Format
        </Button>
      </div>
      {inBrowser ? (
        <Suspense fallback={plain}>
          <div className={classes.frame} data-faulty={stable.length > 0 || undefined}>
            <CodeEditor
              text={text}
              onChange={onChange}
              faults={stable}
              goTo={goTo}
              label="Definition"
              describedBy={statusId}
            />
          </div>
        </Suspense>
      ) : (
        plain
      )}
      <div id={statusId} className={classes.status} role="status">
        <Status faults={stable} checking={checking} onGoTo={(offset) => setGoTo({ offset })} />
      </div>
    </div>
  );
}

interface StatusProps {
  readonly faults: readonly PlacedFault[];
  readonly checking: boolean;
  readonly onGoTo: (offset: number) => void;
}

function Status({ faults, checking, onGoTo }: StatusProps) {
  if (faults.length === 0) {
    return (
      <p className={classes.fine} data-checking={checking || undefined}>
        <IconCircleCheck size={16} aria-hidden />
        {checking ? "Checking" : "This can be saved"}
      </p>
    );
  }
  return (
    <ul className={classes.faults}>
      {faults.map(({ where, message, span }) => (
        <li key={`${where} ${message}`}>
          <IconAlertCircle size={16} aria-hidden />
          <button type="button" onClick={() => onGoTo(span.from)}>
            {where !== undefined && <code>{where}</code>} {message}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The same array while it says the same, so that the editor is not told again on each render. */
function useStable(faults: readonly PlacedFault[]): readonly PlacedFault[] {
  const key = JSON.stringify(faults);
  return useMemo(() => JSON.parse(key) as readonly PlacedFault[], [key]);
}
