import { describe, expect, test } from "vitest";
import { externalReferrer } from "./referrer.ts";
import { sourceLabel } from "./source-label.ts";
import { touchSource } from "./touch-source.ts";

const HOME = "https://studio.example/";

function labelOf(url: string, referrer = "", ownDomains: readonly string[] = []) {
  const source = touchSource({ type: "page", properties: {}, context: { page: { url, referrer } } });
  const { source: label, medium } = sourceLabel(source, externalReferrer(source, ownDomains));
  return [label, medium];
}

describe("the source of a page view", () => {
  test.each([
    ["nothing", HOME, "", ["(direct)", "(none)"]],
    ["utm parameters", `${HOME}?utm_source=instagram&utm_medium=paid_social#top`, "", ["instagram", "paid_social"]],
    ["utm parameters before a click id", `${HOME}?utm_source=news&gclid=x`, "", ["news", "cpc"]],
    ["a campaign without source", `${HOME}?utm_campaign=spring`, "", ["(not set)", "(not set)"]],
    ["Google's click id is paid", `${HOME}?gclid=x`, "https://www.google.com/", ["google", "cpc"]],
    ["Microsoft's click id is paid", `${HOME}?msclkid=x`, "", ["bing", "cpc"]],
    ["Facebook's click id alone is not paid", `${HOME}?fbclid=x`, "", ["facebook", "referral"]],
    ["a search engine in any country", HOME, "https://www.google.co.uk/search?q=yoga", ["google", "organic"]],
    ["a network by its short domain", HOME, "https://t.co/abc", ["twitter", "referral"]],
    ["a network by its subdomain", HOME, "https://l.instagram.com/?u=x", ["instagram", "referral"]],
    ["an app", HOME, "android-app://com.instagram.android/", ["instagram", "referral"]],
    ["another site by its registrable domain", HOME, "https://blog.yoga.co.uk/best", ["yoga.co.uk", "referral"]],
    ["the site itself", HOME, "https://www.studio.example/prices", ["(direct)", "(none)"]],
    ["a payment page", HOME, "https://checkout.stripe.com/pay", ["(direct)", "(none)"]],
    ["a login page, though of a search engine", HOME, "https://accounts.google.com/", ["(direct)", "(none)"]],
    ["no address", HOME, "not an address", ["(direct)", "(none)"]],
  ])("%s", (_, url, referrer, expected) => {
    expect(labelOf(url, referrer)).toEqual(expected);
  });

  test("the studio's other domains are no source", () => {
    expect(labelOf(HOME, "https://book.partner.example/slot", ["partner.example"])).toEqual(["(direct)", "(none)"]);
  });

  test("context.campaign, as Segment's libraries send it, counts before the address", () => {
    const source = touchSource({
      type: "track",
      properties: {},
      context: { campaign: { name: "spring", source: "news" }, page: { url: `${HOME}?utm_source=x&utm_medium=email` } },
    });
    expect(source).toMatchObject({ utmSource: "news", utmCampaign: "spring", utmMedium: "email" });
  });

  test("the properties of a page call serve where there is no page context, those of another call do not", () => {
    const properties = { url: `${HOME}?utm_source=news`, referrer: "https://a.example/" };
    expect(touchSource({ type: "page", properties, context: {} })).toMatchObject({ utmSource: "news" });
    expect(touchSource({ type: "track", properties, context: {} })).toMatchObject({ utmSource: "", referrer: "" });
  });
});
