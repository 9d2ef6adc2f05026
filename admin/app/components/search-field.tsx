import { ActionIcon, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useSearchParams } from "@remix-run/react";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

interface SearchFieldProps {
  /** Name in the address; default `search`. */
  readonly name?: string;
  readonly label: string;
  readonly placeholder?: string;
}

const SETTLED_MS = 200;

/** A field whose text is in the address: the page's loader sees it, and it is there on return. A new text begins at the first page. */
export function SearchField({ name = "search", label, placeholder = label }: SearchFieldProps) {
  const [params, setParams] = useSearchParams();
  const inAddress = params.get(name) ?? "";
  const [text, setText] = useState(inAddress);
  const sent = useRef(inAddress);
  // The address may change by itself: back, a link that takes the filter away.
  useEffect(() => {
    if (inAddress === sent.current) return;
    sent.current = inAddress;
    setText(inAddress);
  }, [inAddress]);
  const send = useDebouncedCallback((value: string) => {
    sent.current = value;
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        next.delete("page");
        if (value === "") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  }, SETTLED_MS);
  const change = (value: string): void => {
    setText(value);
    send(value.trim());
  };
  return (
    <TextInput
      type="search"
      name={name}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.75} />}
      rightSection={
        text !== "" && (
          <ActionIcon variant="subtle" color="gray" onClick={() => change("")} aria-label={`Empty: ${label}`}>
            <IconX size={16} stroke={1.75} />
          </ActionIcon>
        )
      }
      w={{ base: "100%", xs: 280 }}
    />
  );
}
