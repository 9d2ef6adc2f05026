/** How a studio's server computes `userHash`, by language. The secret comes from the environment and stands in no code. */
export const USER_HASH_CODE: Readonly<Record<string, string>> = {
  "Node.js": `import { createHmac } from "node:crypto";

const userHash = createHmac("sha256", process.env.REGULARS_SIGNING_SECRET)
  .update(userId)
  .digest("hex");`,
  PHP: `$userHash = hash_hmac('sha256', $userId, getenv('REGULARS_SIGNING_SECRET'));`,
  Python: `import hashlib, hmac, os

user_hash = hmac.new(
    os.environ["REGULARS_SIGNING_SECRET"].encode(), user_id.encode(), hashlib.sha256
).hexdigest()`,
  Ruby: `require "openssl"

user_hash = OpenSSL::HMAC.hexdigest("SHA256", ENV.fetch("REGULARS_SIGNING_SECRET"), user_id)`,
};

/** What the page then says, with what the server put into it. */
export const IDENTIFY_CODE = `regulars.identify("USER_ID", { email: "mia@example.com" }, { userHash: "USER_HASH" });`;
