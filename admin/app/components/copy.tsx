import { ActionIcon, CopyButton, Input, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import classes from "./copy.module.css";

/** A button that copies a text and says that it did. */
export function CopyAction({ value, label = "Copy" }: { readonly value: string; readonly label?: string }) {
  return (
    <CopyButton value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? "Copied" : label} openDelay={0}>
          <ActionIcon
            variant="subtle"
            color={copied ? "green" : "gray"}
            onClick={copy}
            aria-label={copied ? "Copied" : label}
          >
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} stroke={1.75} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

/** A named value to copy: a key, an id. */
export function CopyField({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Input.Wrapper label={label} labelElement="div">
      <div className={classes.field}>
        <code>{value}</code>
        <CopyAction value={value} label={`Copy: ${label}`} />
      </div>
    </Input.Wrapper>
  );
}

/** Commands or code to copy, over as many lines as it has. */
export function Snippet({ code, label }: { readonly code: string; readonly label: string }) {
  return (
    <figure className={classes.snippet} aria-label={label}>
      <figcaption>
        {label}
        <CopyAction value={code} label={`Copy: ${label}`} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{code}</pre>
    </figure>
  );
}
