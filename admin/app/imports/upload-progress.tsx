import { Alert, Progress, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { formatShare } from "../format/number.ts";
import { formatBytes } from "./import-words.ts";
import classes from "./imports.module.css";

/** How much of a file has arrived. */
export function UploadProgress({ sent, total }: { readonly sent: number; readonly total: number }) {
  const share = total === 0 ? 1 : sent / total;
  return (
    <div className={classes.progress} role="status">
      <Text fw={500} className="figures">
        Uploading: {formatBytes(sent)} of {formatBytes(total)} ({formatShare(share)})
      </Text>
      <Progress value={share * 100} aria-label="Uploaded" transitionDuration={200} />
      <Text size="sm" c="dimmed">
        Stay on this page. If the connection breaks, what has arrived is kept.
      </Text>
    </div>
  );
}

export function Fault({ children }: { readonly children: string | undefined }) {
  if (children === undefined) return null;
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} role="alert">
      {children}
    </Alert>
  );
}
