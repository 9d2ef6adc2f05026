import { Button, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";
import classes from "./imports.module.css";

interface FileDropProps {
  readonly title: string;
  readonly text: string;
  readonly onFile: (file: File) => void;
  readonly disabled?: boolean;
}

const ACCEPT = ".csv,.tsv,.txt,.jsonl,.ndjson,.json,text/csv,application/x-ndjson";

/** A place to drop a file on, and the button that does the same. */
export function FileDrop({ title, text, onFile, disabled = false }: FileDropProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null): void => {
    const file = files?.[0];
    if (file !== undefined && !disabled) onFile(file);
  };
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(isOver);
  };
  return (
    <section
      className={classes.drop}
      aria-label={title}
      data-over={over || undefined}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event);
        take(event.dataTransfer.files);
      }}
    >
      <IconUpload size={24} stroke={1.5} aria-hidden />
      <Text fw={500}>{title}</Text>
      <Text c="dimmed" size="sm" maw={480}>
        {text}
      </Text>
      <Button onClick={() => input.current?.click()} disabled={disabled}>
        Choose a file
      </Button>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        className="visually-hidden"
        tabIndex={-1}
        aria-label="File to import"
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
    </section>
  );
}
