import { Text, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./states.module.css";

interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  /** One sentence: why it is empty and what fills it. */
  readonly text: ReactNode;
  /** The button that begins it. */
  readonly action?: ReactNode;
  /** What to send, as code. */
  readonly children?: ReactNode;
}

/** In the place of a list or chart that has nothing yet. */
export function EmptyState({ icon: Icon, title, text, action, children }: EmptyStateProps) {
  return (
    <section className={classes.state}>
      <span className={classes.icon} aria-hidden>
        <Icon size={24} stroke={1.5} />
      </span>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text c="dimmed" maw={480}>
        {text}
      </Text>
      {action}
      {children !== undefined && <div className={classes.more}>{children}</div>}
    </section>
  );
}
