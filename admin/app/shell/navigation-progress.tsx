import { useNavigation } from "@remix-run/react";
import { useEffect, useState } from "react";
import classes from "./shell.module.css";

/** A line along the top while the next page is fetched; a quick answer never shows it. */
export function NavigationProgress() {
  const loading = useNavigation().state !== "idle";
  const [started, setStarted] = useState(false);
  useEffect(() => {
    if (loading) setStarted(true);
  }, [loading]);
  return <div className={classes.progress} data-state={loading ? "loading" : started ? "done" : "idle"} aria-hidden />;
}
