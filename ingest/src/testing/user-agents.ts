const WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)";
const IPHONE = `Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) ${WEBKIT}`;
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";

/** Browsers of people, with what is told from them: browser, version, system, its version, device. */
export const BROWSERS: readonly (readonly [userAgent: string, told: string])[] = [
  [`${WINDOWS} ${BLINK} Chrome/120.0.0.0 Safari/537.36`, "Chrome 120 Windows 10 desktop"],
  [`${WINDOWS} ${BLINK} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91`, "Microsoft Edge 120 Windows 10 desktop"],
  [`${WINDOWS} ${BLINK} Chrome/119.0.0.0 Safari/537.36 OPR/105.0.0.0`, "Opera 105 Windows 10 desktop"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0",
    "Firefox 121 Windows 10 desktop",
  ],
  ["Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko", "Internet Explorer 11 Windows 7 desktop"],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/17.2 Safari/605.1.15`,
    "Safari 17 macOS 10.15.7 desktop",
  ],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${BLINK} Chrome/120.0.0.0 Safari/537.36`,
    "Chrome 120 macOS 10.15.7 desktop",
  ],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${BLINK} Slack/4.35.126 Chrome/118.0.5993.144 Electron/27.1.3 Safari/537.36`,
    "Electron 27 macOS 10.15.7 desktop",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox 121 Linux desktop"],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${BLINK} Chrome/120.0.0.0 Safari/537.36`, "Chrome 120 Chrome OS desktop"],
  [`${IPHONE} Version/17.2 Mobile/15E148 Safari/604.1`, "Safari 17 iOS 17.2 phone"],
  [`${IPHONE} CriOS/120.0.6099.119 Mobile/15E148 Safari/604.1`, "Chrome 120 iOS 17.2 phone"],
  [`${IPHONE} GSA/296.0.590048842 Mobile/15E148 Safari/604.1`, "Google Search 296 iOS 17.2 phone"],
  [`${IPHONE} FxiOS/121.0 Mobile/15E148 Safari/605.1.15`, "Firefox 121 iOS 17.2 phone"],
  // Web views within apps.
  [`${IPHONE} Mobile/15E148`, "Safari iOS 17.2 phone"],
  [
    `${IPHONE} Mobile/15E148 Instagram 312.0.0.0 (iPhone14,5; iOS 17_2; en_US; en; scale=3.00; 1170x2532; 548339486)`,
    "Safari iOS 17.2 phone",
  ],
  [
    `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/17.2;FBSS/3;FBID/phone;FBLC/en_US;FBOP/5]`,
    "Safari iOS 17.2 phone",
  ],
  [
    `${IPHONE} Mobile/15E148 musical_ly_32.5.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en Region/US`,
    "Safari iOS 17.2 phone",
  ],
  [`${IPHONE} Mobile/15E148 LinkedInApp/9.29.6032`, "Safari iOS 17.2 phone"],
  [`${IPHONE} Mobile/15E148 [Pinterest/iOS]`, "Safari iOS 17.2 phone"],
  [`${IPHONE} Mobile/15E148 Snapchat/12.66.0.34 (like Safari/8617.1.17.10.9, panda)`, "Safari iOS 17.2 phone"],
  [
    `Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) ${WEBKIT} Version/16.6 Mobile/15E148 Safari/604.1`,
    "Safari 16 iOS 16.6 tablet",
  ],
  [`Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/120.0.0.0 Mobile Safari/537.36`, "Chrome 120 Android 10 phone"],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36`,
    "Samsung Internet for Android 23 Android 10 phone",
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Chrome/120.0.0.0 Mobile DuckDuckGo/5 Safari/537.36`,
    "Chrome 120 Android 10 phone",
  ],
  ["Mozilla/5.0 (Android 14; Mobile; rv:121.0) Gecko/121.0 Firefox/121.0", "Firefox 121 Android 14 phone"],
  [`Mozilla/5.0 (Linux; Android 13; SM-X700) ${BLINK} Chrome/120.0.0.0 Safari/537.36`, "Chrome 120 Android 13 tablet"],
  // A phone whose maker's name has "bot" in it.
  [
    `Mozilla/5.0 (Linux; Android 13; Cubot X70) ${BLINK} Chrome/120.0.0.0 Mobile Safari/537.36`,
    "Chrome 120 Android 13 phone",
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; SM-S911B Build/UP1A.231005.007; wv) ${BLINK} Version/4.0 Chrome/120.0.6099.144 Mobile Safari/537.36`,
    "Chrome 120 Android 14 phone",
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A.231205.015; wv) ${BLINK} Version/4.0 Chrome/120.0.6099.144 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/443.0.0.23.229;]`,
    "Chrome 120 Android 14 phone",
  ],
  [
    `Mozilla/5.0 (Linux; Android 12; M2101K6G Build/SKQ1.210908.001; wv) ${BLINK} Version/4.0 Chrome/119.0.6045.193 Mobile Safari/537.36 trill_320303 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/musical_ly app_version/32.3.3`,
    "Chrome 119 Android 12 phone",
  ],
  [
    `Mozilla/5.0 (Linux; U; Android 12; en-us; Redmi Note 9 Build/SP1A) ${BLINK} Version/4.0 Chrome/100.0.4896.127 Mobile Safari/537.36 XiaoMi/MiuiBrowser/13.28.0-gn`,
    "Miui 13 Android 12 phone",
  ],
  [
    `Mozilla/5.0 (Web0S; Linux/SmartTV) ${BLINK} Chrome/87.0.4280.88 Safari/537.36 WebAppManager`,
    "WebOS Browser WebOS tv",
  ],
];

/** What apps on phones send with, which no page's visitor has. */
export const APPS: readonly string[] = [
  "okhttp/4.12.0",
  "okhttp/3.12.1",
  "ktor-client",
  "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/UQ1A.231205.015)",
  "LotusStudio/42 CFNetwork/1485 Darwin/23.1.0",
  "Lotus%20Studio/1.2.3 CFNetwork/1408.0.4 Darwin/22.5.0",
  "Expo/2.30.0 CFNetwork/1485 Darwin/23.1.0",
  "Dart/3.2 (dart:io)",
  "analytics-ios/4.1.8",
  "analytics-android/4.11.3",
  "analytics-kotlin/1.16.1",
  "RudderStack-Android",
];

export const MACHINES: readonly string[] = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  `Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) ${BLINK} Chrome/120.0.6099.109 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)`,
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36",
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) ${WEBKIT} Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)`,
  `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} HeadlessChrome/120.0.0.0 Safari/537.36`,
  `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/119.0.0.0 Safari/537.36 Chrome-Lighthouse`,
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
  "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
  "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
  "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
  "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1",
  "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
  "WhatsApp/2.23.20.0",
  "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
  "curl/8.4.0",
  "Wget/1.21.4",
  "python-requests/2.31.0",
  "Go-http-client/1.1",
  "node",
  "axios/1.6.2",
  "PostmanRuntime/7.36.0",
  "GuzzleHttp/7",
  "analytics-node-next/2.1.0",
  "analytics-python/2.2.3",
  "okhttp/4.12.0 (compatible; SomeBot/1.0)",
];
