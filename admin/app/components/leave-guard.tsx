import { Button, Group, Modal, Text } from "@mantine/core";
import { useBeforeUnload, useBlocker } from "@remix-run/react";
import { useCallback } from "react";

/** While active, leaving the page asks first: what was typed would be gone. */
export function LeaveGuard({ active }: { readonly active: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => active && currentLocation.pathname !== nextLocation.pathname,
  );
  useBeforeUnload(
    useCallback(
      (event) => {
        if (active) event.preventDefault();
      },
      [active],
    ),
  );
  const stay = (): void => blocker.reset?.();
  return (
    <Modal opened={blocker.state === "blocked"} onClose={stay} title="Leave without saving?">
      <Text>What you changed on this page would be gone.</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          Leave
        </Button>
        <Button onClick={stay} data-autofocus>
          Stay
        </Button>
      </Group>
    </Modal>
  );
}
