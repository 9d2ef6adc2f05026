import { IconHistory } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { EmptyState } from "../components/empty-state.tsx";

export function NoImports({ action }: { readonly action: ReactNode }) {
  return (
    <EmptyState
      icon={IconHistory}
      title="No imports yet"
      text="Bring what your booking system, shop or mailing list knows: a CSV or JSON lines file of past bookings and orders, or of people. Segments and revenue then begin with your history."
      action={action}
    />
  );
}
