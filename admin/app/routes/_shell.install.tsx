import { Button, Select, Tabs } from "@mantine/core";
import type { SiteId } from "@regulars/contracts/ids";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { IconPlugConnected } from "@tabler/icons-react";
import { answered } from "../answer.server.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { PageHeader } from "../components/page-header.tsx";
import { RouteError } from "../components/route-error.tsx";
import { type InstallTag, NO_PUBLIC_KEY } from "../install/code.ts";
import { InstallLight } from "../install/light.tsx";
import { SegmentSteps, ServerSteps, WebsiteSteps } from "../install/steps.tsx";
import { useLights } from "../install/use-lights.ts";
import { requireStudio } from "../session.server.ts";
import classes from "../settings/settings.module.css";
import { useShell, useStudio } from "../shell/use-shell.ts";

export const meta: MetaFunction = () => [{ title: "Install · Regulars" }];

/** What is to be connected; in the address as `for`. */
const PARTS = ["website", "servers", "segment"] as const;
type Part = (typeof PARTS)[number];

export async function loader({ context, request }: LoaderFunctionArgs) {
  requireStudio(context, request);
  const { api } = context;
  const [sites, privacy] = await answered(Promise.all([api.sites.list(), api.privacy.get()]));
  const wanted = new URL(request.url).searchParams.get("site");
  const site = sites.find(({ siteId }) => siteId === wanted) ?? sites[0];
  if (site === undefined) return { sites, chosen: undefined };
  const tag = await answered(api.install.tag({ siteId: site.siteId }));
  return { sites, chosen: { site, tag, consent: privacy.settings.consent !== "off" } };
}

export default function Install() {
  const { sites, chosen } = useLoaderData<typeof loader>();
  const [, setParams] = useSearchParams();
  const choose = (siteId: string | null): void => setParam(setParams, "site", siteId);
  return (
    <>
      <PageHeader
        title="Install"
        page="install"
        sentence="Connect your website and your booking system, and see that it works."
        action={
          sites.length > 1 && (
            <Select
              aria-label="Site"
              data={sites.map(({ siteId, name }) => ({ value: siteId, label: name }))}
              value={chosen?.site.siteId ?? null}
              onChange={choose}
              allowDeselect={false}
            />
          )
        }
      />
      {chosen === undefined ? <NoSite /> : <InstallSite key={chosen.site.siteId} {...chosen} />}
    </>
  );
}

type SetParams = ReturnType<typeof useSearchParams>[1];

function setParam(setParams: SetParams, name: string, value: string | null): void {
  setParams(
    (current) => {
      const next = new URLSearchParams(current);
      if (value === null) next.delete(name);
      else next.set(name, value);
      return next;
    },
    { replace: true, preventScrollReset: true },
  );
}

interface InstallSiteProps {
  readonly site: { readonly siteId: string; readonly name: string };
  readonly tag: Omit<InstallTag, "publicKey"> & { readonly publicKey: string | null };
  readonly consent: boolean;
}

function InstallSite({ site, tag: found, consent }: InstallSiteProps) {
  const [params, setParams] = useSearchParams();
  const part: Part = PARTS.find((each) => each === params.get("for")) ?? "website";
  const { lights, lost } = useLights(site.siteId as SiteId);
  const { ingestUrl } = useShell();
  const { currency } = useStudio();
  const tag = { ...found, publicKey: found.publicKey ?? NO_PUBLIC_KEY };
  const ofServers = part === "servers";
  return (
    <>
      <InstallLight
        light={ofServers ? lights?.servers : lights?.site}
        lost={lost}
        from={ofServers ? "your servers" : site.name}
        refusedTo={ofServers ? "/live?show=rejected" : `/live?show=rejected&site=${site.siteId}`}
      />
      {found.publicKey === null && !ofServers && (
        <p className={classes.note}>
          <span>
            {site.name} has no public key that works. <Link to="/settings/keys">Create one</Link>, and it stands in the
            tag below.
          </span>
        </p>
      )}
      <Tabs value={part} onChange={(value) => setParam(setParams, "for", value)} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="website">Website</Tabs.Tab>
          <Tabs.Tab value="servers">Booking system and servers</Tabs.Tab>
          <Tabs.Tab value="segment">Segment in the browser</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="website">
          <WebsiteSteps tag={tag} consent={consent} />
        </Tabs.Panel>
        <Tabs.Panel value="servers">
          <ServerSteps ingestUrl={ingestUrl} currency={currency} />
        </Tabs.Panel>
        <Tabs.Panel value="segment">
          <SegmentSteps tag={tag} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function NoSite() {
  return (
    <EmptyState
      icon={IconPlugConnected}
      title="No site to install on yet"
      text="A site is a website or a system that sends what happens. Make one, and what to paste stands here."
      action={
        <Button component={Link} to="/settings/sites" mt="xs">
          To the sites
        </Button>
      }
    />
  );
}

export function ErrorBoundary() {
  return <RouteError />;
}
