import type { MetaFunction } from "@remix-run/node";
import { PageHeader } from "../components/page-header.tsx";

export const meta: MetaFunction = () => [{ title: "Overview · Regulars" }];

export default function Overview() {
  return <PageHeader title="Overview" page="overview" sentence="What came in, and what brought it." />;
}
