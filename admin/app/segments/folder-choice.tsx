import { Select } from "@mantine/core";
import { useSearchParams } from "@remix-run/react";

/** Which folder is shown; the choice is in the address. */
export function FolderChoice({ folders }: { readonly folders: readonly string[] }) {
  const [params, setParams] = useSearchParams();
  const choose = (folder: string | null): void => {
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        if (folder === null) next.delete("folder");
        else next.set("folder", folder);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  };
  return (
    <Select
      aria-label="Folder"
      placeholder="All folders"
      data={[...folders]}
      value={params.get("folder")}
      onChange={choose}
      clearable
      clearButtonProps={{ "aria-label": "Show all folders" }}
      w={{ base: "100%", xs: 200 }}
    />
  );
}
