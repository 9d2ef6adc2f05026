/** The address of a page without its fragment and, of its query, with nothing but the parameters that name the campaign. */
export function countedAddress(address: string): string {
  const [withoutFragment = ""] = address.split("#", 1);
  const mark = withoutFragment.indexOf("?");
  if (mark === -1) return withoutFragment;
  const campaign = withoutFragment
    .slice(mark + 1)
    .split("&")
    .filter((parameter) => /^utm_/i.test(parameter));
  const page = withoutFragment.slice(0, mark);
  return campaign.length === 0 ? page : `${page}?${campaign.join("&")}`;
}

/** `https://example.com` of any address there; `undefined` for what is no web address, an app's referrer too. */
export function originOf(address: string): string | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  return new URL(address).origin;
}
