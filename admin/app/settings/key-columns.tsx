import { ActionIcon, Menu } from "@mantine/core";
import type { SerializeFrom } from "@remix-run/node";
import { useSubmit } from "@remix-run/react";
import { IconCircleCheck, IconCircleOff, IconDots, IconPencil, IconRefresh } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import { CopyAction } from "../components/copy.tsx";
import { When } from "../components/when.tsx";
import type { loader } from "../routes/_shell.settings.keys.tsx";
import { KeyState } from "./key-state.tsx";
import classes from "./settings.module.css";

/** A key as the list has it. */
export type Key = SerializeFrom<typeof loader>["keys"][number];

/** What is asked about a key in a dialog. */
export interface KeyQuestion {
  readonly kind: "rotate" | "rename";
  readonly key: Key;
}

const column = createColumnHelper<Key>();

/** Columns of a list of keys; who may not change them gets no buttons for it. */
export function keyColumns(mayChange: boolean, onAsk: (question: KeyQuestion) => void) {
  return [
    column.accessor("name", {
      header: "Name",
      meta: { phone: "title", width: "38%" },
      cell: ({ row }) => <KeyName {...row.original} />,
    }),
    column.accessor("kind", {
      header: "Kind",
      meta: { width: "96px" },
      cell: ({ getValue }) => (getValue() === "public" ? "Public" : "Secret"),
    }),
    column.accessor("createdAt", {
      header: "Made",
      meta: { width: "15%" },
      cell: ({ getValue }) => <When at={getValue()} />,
    }),
    column.accessor("lastUsedAt", {
      header: "Last used",
      meta: { width: "15%" },
      cell: ({ getValue }) => <LastUsed at={getValue()} />,
    }),
    column.accessor("state", {
      header: "State",
      meta: { width: "18%" },
      cell: ({ row }) => <KeyState {...row.original} />,
    }),
    ...(mayChange
      ? [
          column.display({
            id: "actions",
            header: () => <span className="visually-hidden">Actions</span>,
            meta: { width: "56px", numeric: true },
            cell: ({ row }) => <KeyActions apiKey={row.original} onAsk={onAsk} />,
          }),
        ]
      : []),
  ];
}

function KeyName({ name, shown, kind }: Key) {
  return (
    <span className={classes.name}>
      {name}
      <span className={classes.key}>
        <code>{shown}</code>
        {kind === "public" && <CopyAction value={shown} label={`Copy the key ${name}`} />}
      </span>
    </span>
  );
}

function LastUsed({ at }: { readonly at: number | null }) {
  return at === null ? <>Never</> : <When at={at} />;
}

interface KeyActionsProps {
  readonly apiKey: Key;
  readonly onAsk: (question: KeyQuestion) => void;
}

function KeyActions({ apiKey, onAsk }: KeyActionsProps) {
  const submit = useSubmit();
  const { keyId, name, state, disabledAt } = apiKey;
  const set = (intent: "disable" | "enable"): void =>
    submit({ intent, keyId }, { method: "post", preventScrollReset: true });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
          <IconDots size={18} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {state === "works" && (
          <Menu.Item
            leftSection={<IconRefresh size={16} stroke={1.75} />}
            onClick={() => onAsk({ kind: "rotate", key: apiKey })}
          >
            Replace
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconPencil size={16} stroke={1.75} />}
          onClick={() => onAsk({ kind: "rename", key: apiKey })}
        >
          Rename
        </Menu.Item>
        {state !== "ended" &&
          (disabledAt === null ? (
            <Menu.Item leftSection={<IconCircleOff size={16} stroke={1.75} />} onClick={() => set("disable")}>
              Disable
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconCircleCheck size={16} stroke={1.75} />} onClick={() => set("enable")}>
              Let it work again
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
