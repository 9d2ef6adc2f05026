/** Where events go, and with which public key. */
export interface InstallTag {
  readonly ingestUrl: string;
  /** Of the tracker at the collect API. */
  readonly path: string;
  /** Subresource integrity of the tracker. */
  readonly integrity: string | null;
  readonly publicKey: string;
}

/** Stands where a key is to be put in. */
export const NO_PUBLIC_KEY = "YOUR_PUBLIC_KEY";

/** The same tag for whatever tracker is served: pages get a newer one by themselves. */
export function following(tag: InstallTag): InstallTag {
  return { ...tag, path: "/r.js", integrity: null };
}

/** The tag that loads the tracker; with `consent`, it tells nobody who a visitor is before they say yes. */
export function trackerTag(
  { ingestUrl, path, integrity, publicKey }: InstallTag,
  { consent = false }: { readonly consent?: boolean } = {},
): string {
  const attributes = [
    `src="${ingestUrl}${path}"`,
    `data-key="${publicKey}"`,
    ...(consent ? ['data-consent="required"'] : []),
    ...(integrity === null ? [] : [`integrity="${integrity}"`, 'crossorigin="anonymous"']),
  ];
  const oneLine = `<script async ${attributes.join(" ")}></script>`;
  return oneLine.length <= 110 ? oneLine : `<script async\n  ${attributes.join("\n  ")}></script>`;
}

/** What a page says beyond its views. */
export const PAGE_CALLS = `window.regulars = window.regulars || [];
regulars.push(["track", "class.viewed", { classId: "yin" }]);
regulars.push(["identify", "USER_ID", { first_name: "Mia" }]);`;

/** What a consent banner says when the visitor has chosen. */
export const CONSENT_CALL = 'regulars.push(["consent", { analytics: true, ads: false }]);';

/** One page view from a terminal. */
export function pageCurl({ ingestUrl, publicKey }: InstallTag): string {
  const body = { anonymousId: "install-test", context: { page: { url: "https://lotus.example/classes" } } };
  return `curl ${ingestUrl}/v1/page \\\n  -u ${publicKey}: \\\n  -H 'content-type: application/json' \\\n  -d '${JSON.stringify(body)}'`;
}

/** One order from a terminal, as the booking system would send it. */
export function orderCurl(ingestUrl: string, currency: string): string {
  const body = {
    userId: "user-1",
    event: "Order Completed",
    properties: { orderId: "order-1", total: 24, currency },
  };
  return `curl ${ingestUrl}/v1/track -u "$REGULARS_SECRET_KEY:" \\\n  -H 'content-type: application/json' \\\n  -d '${JSON.stringify(body)}'`;
}

/** How libraries that a server may already have are pointed here, by name. The key comes from the environment and stands in no code. */
export function serverCode(ingestUrl: string, currency: string): Readonly<Record<string, string>> {
  const order = `userId: "user-1",
  event: "Order Completed",
  properties: { orderId: "order-1", total: 24, currency: "${currency}" },`;
  return {
    curl: orderCurl(ingestUrl, currency),
    "Segment for Node": `import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({
  writeKey: process.env.REGULARS_SECRET_KEY,
  host: "${ingestUrl}",
});

analytics.track({
  ${order}
});`,
    "RudderStack for Node": `import RudderAnalytics from "@rudderstack/rudder-sdk-node";

const analytics = new RudderAnalytics(process.env.REGULARS_SECRET_KEY, {
  dataPlaneUrl: "${ingestUrl}",
});

analytics.track({
  ${order}
});`,
    Python: `import json, os, urllib.request

body = {
    "writeKey": os.environ["REGULARS_SECRET_KEY"],
    "userId": "user-1",
    "event": "Order Completed",
    "properties": {"orderId": "order-1", "total": 24, "currency": "${currency}"},
}
request = urllib.request.Request(
    "${ingestUrl}/v1/track",
    data=json.dumps(body).encode(),
    headers={"content-type": "application/json"},
)
urllib.request.urlopen(request, timeout=10)`,
    PHP: `$body = [
    'writeKey' => getenv('REGULARS_SECRET_KEY'),
    'userId' => 'user-1',
    'event' => 'Order Completed',
    'properties' => ['orderId' => 'order-1', 'total' => 24, 'currency' => '${currency}'],
];
$request = curl_init('${ingestUrl}/v1/track');
curl_setopt_array($request, [
    CURLOPT_POSTFIELDS => json_encode($body),
    CURLOPT_HTTPHEADER => ['content-type: application/json'],
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 10,
]);
curl_exec($request);`,
  };
}

/** How Segment's library for browsers is pointed here; nothing is asked of Segment any more. */
export function segmentBrowserCode({ ingestUrl, publicKey }: InstallTag): string {
  const { host, pathname, protocol } = new URL(ingestUrl);
  const apiHost = `${host}${pathname === "/" ? "" : pathname}/v1`;
  return `import { AnalyticsBrowser } from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load(
  { writeKey: "${publicKey}", cdnURL: "${ingestUrl}" },
  { integrations: { "Segment.io": { apiHost: "${apiHost}", protocol: "${protocol.replace(":", "")}" } } },
);

analytics.page();`;
}
