import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanAddress, cleanQuery } from "./clean-address.ts";

describe("secret parameters", () => {
  test.each([
    ["https://x.example/reset?token=abc&page=2", "https://x.example/reset?token=[removed]&page=2"],
    ["/reset?token=abc", "/reset?token=[removed]"],
    ["account/reset?token=abc", "account/reset?token=[removed]"],
    ["?password=a+b%26c&x=1", "?password=[removed]&x=1"],
    ["https://x.example/?password=a b&x=1", "https://x.example/?password=[removed]&x=1"],
    [
      "https://x.example/#access_token=abc&expires_in=3600",
      "https://x.example/#access_token=[removed]&expires_in=3600",
    ],
    ["https://x.example/#/reset?reset_password_token=abc", "https://x.example/#/reset?reset_password_token=[removed]"],
    [
      "https://x.example/?API-Key=a&api_key=b&apikey=c",
      "https://x.example/?API-Key=[removed]&api_key=[removed]&apikey=[removed]",
    ],
    ["https://x.example/;jsessionid=AB12?page=2", "https://x.example/;jsessionid=[removed]?page=2"],
    ["https://x.example/?a=1;sid=2;b=3", "https://x.example/?a=1;sid=[removed]"],
    [
      "https://x.example/?user[email]=a&user%5Bpassword%5D=b",
      "https://x.example/?user[email]=[removed]&user%5Bpassword%5D=[removed]",
    ],
    ["https://x.example/?%74oken=abc&to%6ben=d", "https://x.example/?%74oken=[removed]&to%6ben=[removed]"],
    [
      "https://x.example/?X-Amz-Signature=abc&phone=%2B316&e-mail=x",
      "https://x.example/?X-Amz-Signature=[removed]&phone=[removed]&e-mail=[removed]",
    ],
    ["https://mia:hunter2@x.example/a", "https://[removed]@x.example/a"],
    ["//mia:hun@ter2@x.example/a", "//[removed]@x.example/a"],
  ])("%s", (address, cleaned) => {
    expect(cleanAddress(address)).toBe(cleaned);
  });

  test("are found in an address within an address, however often it is encoded", () => {
    const inner = "https://x.example/reset?a=1&token=s3cret%26more&b=2";
    let address = inner;
    for (let times = 0; times < 4; times++) {
      address = `https://y.example/login?next=${encodeURIComponent(address)}&c=3`;
      const cleaned = cleanAddress(address);
      expect(cleaned).not.toContain("s3cret");
      expect(cleaned).not.toContain("more");
      expect(cleaned.endsWith("&c=3")).toBe(true);
    }
    expect(cleanAddress("/go/https%3A%2F%2Fx.example%2F%3Ftoken%3Dabc%26a%3D1/end")).not.toContain("abc");
    expect(cleanAddress("/login?next=/reset?token=abc")).toBe("/login?next=/reset?token=[removed]");
  });

  test("a code is one beside a state, as OAuth's answer has it, and a coupon elsewhere", () => {
    expect(cleanAddress("https://x.example/cb?code=abc&state=1")).toBe("https://x.example/cb?code=[removed]&state=1");
    expect(cleanAddress("https://x.example/shop?code=SUMMER10")).toBe("https://x.example/shop?code=SUMMER10");
  });

  test("what tells the campaign stays, however it looks", () => {
    const address =
      "https://x.example/?utm_source=token&utm_campaign=password-reset&utm_token=1&gclid=email&fbclid=IwAR0_secret&li_fat_id=a";
    expect(cleanAddress(address)).toBe(address);
  });

  test("are found in prose that holds an address, which stays prose", () => {
    expect(cleanAddress('Failed: "https://x.example/?token=abc" of https://a:b@y.example/?q=m@x.example now')).toBe(
      'Failed: "https://x.example/?token=[removed]" of https://[removed]@y.example/?q=[removed] now',
    );
    expect(cleanAddress('{"url":"https://x.example/?token=abc","b":1}')).toBe(
      '{"url":"https://x.example/?token=[removed]","b":1}',
    );
  });
});

describe("e-mail addresses", () => {
  test.each([
    ["https://x.example/?q=mia@example.com&p=1", "https://x.example/?q=[removed]&p=1"],
    ["https://x.example/?q=mia%40example.com", "https://x.example/?q=[removed]"],
    ["https://x.example/?q=mia%2540example.com", "https://x.example/?q=[removed]"],
    ["https://x.example/u/mia%2Btag%40example.co.uk/edit", "https://x.example/u/[removed]/edit"],
    ["https://x.example/#mia@example.com", "https://x.example/#[removed]"],
    ["/unsubscribe/mia@example.com", "/unsubscribe/[removed]"],
    ["https://x.example/?to=mia@example.com,ben@example.com", "https://x.example/?to=[removed],[removed]"],
    ["https://x.example/?q=zo%C3%AB@m%C3%BCller.example", "https://x.example/?q=[removed]"],
    [
      "?redirect=https%3A%2F%2Fy.example%2Fu%2Fmia%40example.com%3Fa%3D1",
      "?redirect=https%3A%2F%2Fy.example%2Fu%2F[removed]%3Fa%3D1",
    ],
    ["https://x.example/?utm_source=mia@example.com", "https://x.example/?utm_source=[removed]"],
  ])("%s", (address, cleaned) => {
    expect(cleanAddress(address)).toBe(cleaned);
  });

  test("what merely has the sign is none", () => {
    for (const address of [
      "https://x.example/@ada/post",
      "https://x.example/img/logo@2x.png",
      "https://x.example/img/logo@1.5x.webp",
      "https://x.example/package/lodash@4.17.21",
      "https://x.example/maps/@52.37,4.89,15z",
      "https://x.example/?q=a@b",
    ]) {
      expect(cleanAddress(address)).toBe(address);
    }
  });

  test("a text that is an e-mail address is no web address: what a form sent stays", () => {
    for (const text of [
      "mia@example.com",
      "Mia <mia@example.com>",
      "Ask mia@example.com? Yes",
      "mailto:mia@example.com",
    ]) {
      expect(cleanAddress(text)).toBe(text);
    }
  });
});

test("a query without its question mark is cleaned where a query is meant", () => {
  expect(cleanQuery("token=a&page=2")).toBe("token=[removed]&page=2");
  expect(cleanQuery("?token=a")).toBe("?token=[removed]");
  expect(cleanQuery("yin yoga")).toBe("yin yoga");
});

test("cleaning twice changes nothing more, and an empty secret is none", () => {
  const once = cleanAddress("https://a:b@x.example/m@x.example?token=abc&email=#sid=1");
  expect(cleanAddress(once)).toBe(once);
  expect(cleanAddress("https://x.example/?token=&email=#sid=")).toBe("https://x.example/?token=&email=#sid=");
});

const plainWord = fc.stringMatching(/^[a-z0-9_.~-]{1,12}$/);
const plainName = fc.constantFrom(
  "page",
  "q",
  "utm_source",
  "utm_medium",
  "gclid",
  "class",
  "lang",
  "from",
  "level",
  "v",
);
const secretName = fc.constantFrom(
  ...["token", "access_token", "Password", "pass", "pwd", "secret", "api_key", "auth", "session", "sid", "email"],
  ...["E-Mail", "phone", "user[email]", "reset_password_token", "PHPSESSID"],
);
/** Recognisable, and with everything in it that could end it early. */
const secret = fc.stringMatching(/^[a-z0-9&#?;=@/+ %]{0,8}$/).map((text) => ["LEAK1", text, "LEAK2"].join(""));
const email = fc
  .tuple(fc.stringMatching(/^[a-z0-9+._-]{1,10}$/), fc.stringMatching(/^[a-z][a-z0-9-]{0,8}\.[a-z]{2,6}$/))
  .map(([local, domain]) => `LEAK1${local}LEAK2@${domain}`);
const base = fc.constantFrom("https://x.example/a/b", "/a/b", "", "https://x.example", "a/b");

function nested(address: string, levels: number): string {
  let text = address;
  for (let level = 0; level < levels; level++) text = `https://y.example/go?next=${encodeURIComponent(text)}&lang=nl`;
  return text;
}

test("no value of a secret parameter and no e-mail address is left, wherever it stands", () => {
  const parameter = fc.oneof(
    fc.tuple(plainName, plainWord).map(([name, value]) => `${name}=${value}`),
    fc.tuple(secretName, secret).map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
    fc.tuple(plainName, email).map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
    fc.tuple(plainName, email).map(([name, value]) => `${name}=${value}`),
  );
  const address = fc
    .tuple(base, fc.constantFrom("?", "#", "#/route?"), fc.array(parameter, { minLength: 1, maxLength: 6 }), fc.nat(3))
    .map(([start, mark, parameters, levels]) => nested(start + mark + parameters.join("&"), levels));
  fc.assert(
    fc.property(address, (text) => {
      expect(cleanAddress(text)).not.toMatch(/LEAK[12]/);
    }),
    { numRuns: 300 },
  );
});

test("an address without secrets is the same to the byte", () => {
  const parameter = fc
    .tuple(plainName, fc.stringMatching(/^[A-Za-z0-9%._~!$'()*+,:-]{0,12}$/))
    .map(([name, value]) => `${name}=${value}`);
  const address = fc
    .tuple(base, fc.constantFrom("?", "#", "#/route?", ""), fc.array(parameter, { maxLength: 6 }), fc.nat(3))
    .map(([start, mark, parameters, levels]) => nested(start + mark + parameters.join("&"), levels));
  fc.assert(
    fc.property(address, (text) => {
      expect(cleanAddress(text)).toBe(text);
    }),
    { numRuns: 300 },
  );
});

const PIECES = [...'?&#;=@%./: "é😀', "a", "%25", "%3D", "%40", "%3f", "token", "sid=", "x.example", "https://"];

test("any text at all is cleaned without a failure, and once is enough", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...PIECES), maxLength: 60 }), (text) => {
      const once = cleanAddress(text);
      expect(cleanAddress(once)).toBe(once);
    }),
  );
});

test("the time to clean grows with the length alone, whatever stands in the text", () => {
  const half = 100_000;
  const pieces = [
    "?",
    "@",
    "a@",
    "%40",
    "?a=",
    "?token=",
    "%3Ftoken%3D",
    "%25",
    "%2525",
    "a",
    "a.",
    "a://",
    "?code=",
    "?a[b",
    "a.-+",
  ];
  const startedAt = performance.now();
  for (const piece of pieces) {
    for (const tail of ["", "@", "=", " ://?", "%3D"]) cleanAddress(piece.repeat(half / piece.length) + tail);
  }
  // Some 200 ms; what looked back at each sign would take minutes.
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
